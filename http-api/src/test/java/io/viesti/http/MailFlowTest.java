package io.viesti.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.viesti.http.WebClient.Answer;
import io.viesti.outbox.Submission;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Folders and emails as an account's owner sees them. */
@ExtendWith(WebNode.Resolver.class)
class MailFlowTest {
  private static final String MAIL =
      "From: Bob <bob@example.net>\r\n"
          + "To: alice@demo.test\r\n"
          + "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n"
          + "Message-ID: <one@example.net>\r\n"
          + "MIME-Version: 1.0\r\n"
          + "Content-Type: multipart/mixed; boundary=b\r\n"
          + "\r\n"
          + "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHello there\r\n"
          + "--b\r\nContent-Type: application/pdf; name=\"r\u00e9sum\u00e9.pdf\"\r\n"
          + "Content-Disposition: attachment; filename=report.pdf\r\n"
          + "Content-Transfer-Encoding: base64\r\n\r\n"
          + Base64.getEncoder().encodeToString("0123456789".getBytes(StandardCharsets.US_ASCII))
          + "\r\n--b--\r\n";

  private static String plain(String subject) {
    return "From: bob@example.net\r\nTo: alice@demo.test\r\nSubject: "
        + subject
        + "\r\nMessage-ID: <"
        + subject.replace(' ', '-')
        + "@example.net>\r\n\r\nBody of "
        + subject
        + "\r\n";
  }

  @Test
  void systemFoldersAreThereWithCounts(WebNode node) {
    WebClient alice = node.account();
    node.deliver(alice.address(), plain("one"));
    JsonNode folders = alice.get("/folders").json().path("folders");
    List<String> ids = new ArrayList<>();
    folders.forEach(folder -> ids.add(folder.path("folder_id").asText()));
    assertThat(ids).contains("inbox", "sent", "drafts", "trash", "spam", "archive");
    JsonNode inbox = alice.get("/folders/inbox").json();
    assertThat(inbox.path("role").asText()).isEqualTo("inbox");
    assertThat(inbox.path("total_count").asInt()).isEqualTo(1);
    assertThat(inbox.path("unread_count").asInt()).isEqualTo(1);
  }

  @Test
  void ownFoldersCanBeMadeRenamedNestedAndRemoved(WebNode node) {
    WebClient alice = node.account();
    Answer made = alice.post("/folders", "{\"name\":\"Projects\"}");
    assertThat(made.status()).isEqualTo(201);
    String id = made.json().path("folder_id").asText();
    assertThat(made.header("Location")).contains("/folders/" + id);
    assertThat(alice.post("/folders", "{\"name\":\"Projects\"}").status()).isEqualTo(409);
    Answer child = alice.post("/folders", "{\"name\":\"X\",\"parent_id\":\"" + id + "\"}");
    assertThat(child.json().path("parent_id").asText()).isEqualTo(id);
    assertThat(alice.patch("/folders/" + id, "{\"name\":\"Work\"}").json().path("name").asText())
        .isEqualTo("Work");
    String childId = child.json().path("folder_id").asText();
    assertThat(
            alice
                .patch("/folders/" + childId, "{\"parent_id\":null}")
                .json()
                .path("parent_id")
                .isNull())
        .isTrue();
    assertThat(alice.delete("/folders/" + id).status()).isEqualTo(204);
    assertThat(alice.get("/folders/" + id).status()).isEqualTo(404);
    assertThat(alice.get("/folders/" + id + "/emails").status()).isEqualTo(404);
    assertThat(alice.patch("/folders/inbox", "{\"name\":\"mine\"}").status()).isEqualTo(422);
    assertThat(alice.post("/folders", "{\"name\":\" \"}").status()).isEqualTo(422);
  }

  @Test
  void aListItemHasWhatTheContractSays(WebNode node) {
    WebClient alice = node.account();
    node.deliver(alice.address(), MAIL);
    JsonNode list = alice.get("/folders/inbox/emails").json();
    assertThat(list.path("total_count").asInt()).isEqualTo(1);
    assertThat(list.path("has_more").asBoolean()).isFalse();
    JsonNode item = list.path("emails").path(0);
    for (String field :
        List.of(
            "email_id",
            "thread_id",
            "folder_ids",
            "from",
            "to",
            "subject",
            "preview",
            "received_at",
            "size",
            "is_read",
            "is_flagged",
            "keywords",
            "has_attachment")) {
      assertThat(item.has(field)).as(field).isTrue();
    }
    assertThat(item.path("from").path("name").asText()).isEqualTo("Bob");
    assertThat(item.path("from").path("email").asText()).isEqualTo("bob@example.net");
    assertThat(item.path("to").path(0).path("email").asText()).isEqualTo("alice@demo.test");
    assertThat(item.path("subject").asText()).isEqualTo("Grüße");
    assertThat(item.path("preview").asText()).isEqualTo("Hello there");
    assertThat(item.path("received_at").asText()).endsWith("Z");
    assertThat(item.path("has_attachment").asBoolean()).isTrue();
    assertThat(item.path("is_read").asBoolean()).isFalse();
  }

  @Test
  void rawIsByteExactAfterOurTraceHeaders(WebNode node) {
    WebClient alice = node.account();
    String id = node.deliver(alice.address(), MAIL).toString();
    Answer raw = alice.get("/emails/" + id + "/raw");
    assertThat(raw.status()).isEqualTo(200);
    assertThat(raw.header("Content-Type").orElse("")).startsWith("message/rfc822");
    assertThat(raw.text()).startsWith("Return-Path: <sender@example.net>\r\nReceived: ");
    assertThat(raw.text()).endsWith(MAIL);
    assertThat(raw.header("Content-Length")).contains(String.valueOf(raw.response().body().length));
    JsonNode item = alice.get("/emails/" + id).json();
    assertThat(item.path("size").asInt()).isEqualTo(raw.response().body().length);
  }

  @Test
  void anEmailShowsItsTextAndAttachments(WebNode node) {
    WebClient alice = node.account();
    String id = node.deliver(alice.address(), MAIL).toString();
    Answer answer = alice.get("/emails/" + id);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("ETag")).isPresent();
    JsonNode email = answer.json();
    assertThat(email.path("text").asText()).startsWith("Hello there");
    assertThat(email.path("html").isNull()).isTrue();
    assertThat(email.path("message_id").asText()).isEqualTo("one@example.net");
    JsonNode attachment = email.path("attachments").path(0);
    assertThat(attachment.path("file_name").asText()).isEqualTo("report.pdf");
    assertThat(attachment.path("content_type").asText()).isEqualTo("application/pdf");
    assertThat(attachment.path("size").asInt()).isEqualTo(10);

    Answer whole = alice.get(attachment.path("url").asText());
    assertThat(whole.status()).isEqualTo(200);
    assertThat(whole.text()).isEqualTo("0123456789");
    assertThat(whole.header("Content-Type")).contains("application/pdf");
    assertThat(whole.header("Content-Disposition").orElse(""))
        .startsWith("attachment;")
        .contains("report.pdf");
    assertThat(whole.header("X-Content-Type-Options")).contains("nosniff");

    Answer range = alice.header("Range", "bytes=2-4").get(attachment.path("url").asText());
    assertThat(range.status()).isEqualTo(206);
    assertThat(range.text()).isEqualTo("234");
    assertThat(range.header("Content-Range")).contains("bytes 2-4/10");

    Answer cached =
        alice
            .header("If-None-Match", whole.header("ETag").orElseThrow())
            .get(attachment.path("url").asText());
    assertThat(cached.status()).isEqualTo(304);
    assertThat(alice.get("/emails/" + id + "/attachments/99").status()).isEqualTo(404);
    assertThat(alice.header("Range", "bytes=50-").get(attachment.path("url").asText()).status())
        .isEqualTo(416);
  }

  @Test
  void marksAndMovesAreAnsweredWithTheEmail(WebNode node) {
    WebClient alice = node.account();
    String id = node.deliver(alice.address(), plain("one")).toString();
    Answer marked =
        alice.patch(
            "/emails/" + id, "{\"is_read\":true,\"is_flagged\":true,\"keywords\":[\"Work\"]}");
    assertThat(marked.status()).isEqualTo(200);
    assertThat(marked.json().path("is_read").asBoolean()).isTrue();
    assertThat(marked.json().path("is_flagged").asBoolean()).isTrue();
    assertThat(marked.json().path("keywords").toString()).contains("\"work\"");
    Answer relabelled = alice.patch("/emails/" + id, "{\"keywords\":[\"home\"]}");
    assertThat(relabelled.json().path("keywords").toString())
        .contains("home", "$seen")
        .doesNotContain("work");
    assertThat(alice.get("/folders/inbox/emails?is_read=false").json().path("total_count").asInt())
        .isZero();
    Answer moved = alice.patch("/emails/" + id, "{\"folder_id\":\"archive\"}");
    assertThat(moved.json().path("folder_ids").toString()).isEqualTo("[\"archive\"]");
    assertThat(alice.patch("/emails/" + id, "{\"folder_id\":\"nowhere\"}").status()).isIn(404, 422);
    assertThat(alice.patch("/emails/" + id, "{\"is_read\":\"yes\"}").status()).isEqualTo(422);
    assertThat(alice.patch("/emails/" + id, "{\"keywords\":[\"a b\"]}").status()).isEqualTo(422);
    assertThat(alice.patch("/emails/" + id, "{oops").status()).isEqualTo(400);
  }

  @Test
  void ifMatchProtectsAgainstLostUpdates(WebNode node) {
    WebClient alice = node.account();
    String path = "/emails/" + node.deliver(alice.address(), plain("one"));
    String tag = alice.get(path).header("ETag").orElseThrow();
    Answer first = alice.header("If-Match", tag).patch(path, "{\"is_read\":true}");
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.header("ETag").orElseThrow()).isNotEqualTo(tag);
    Answer second = alice.header("If-Match", tag).patch(path, "{\"is_read\":false}");
    assertThat(second.status()).isEqualTo(412);
    assertThat(alice.header("If-Match", tag).delete(path).status()).isEqualTo(412);
    assertThat(alice.header("If-Match", "*").patch(path, "{\"is_read\":false}").status())
        .isEqualTo(200);
  }

  @Test
  void deletingMovesToTrashAndThenDestroys(WebNode node) {
    WebClient alice = node.account();
    String path = "/emails/" + node.deliver(alice.address(), plain("one"));
    assertThat(alice.delete(path).status()).isEqualTo(204);
    assertThat(alice.get(path).json().path("folder_ids").toString()).isEqualTo("[\"trash\"]");
    assertThat(alice.delete(path).status()).isEqualTo(204);
    assertThat(alice.get(path).status()).isEqualTo(404);
    assertThat(alice.delete(path).status()).isEqualTo(404);
  }

  @Test
  void listsPageByOffsetAndByCursorAndClampTheirLimit(WebNode node) {
    WebClient alice = node.account();
    for (int i = 0; i < 130; i++) {
      node.deliver(alice.address(), plain("mail " + i));
    }
    JsonNode fifty = alice.get("/folders/inbox/emails").json();
    assertThat(fifty.path("emails").size()).isEqualTo(50);
    assertThat(fifty.path("total_count").asInt()).isEqualTo(130);
    assertThat(fifty.path("has_more").asBoolean()).isTrue();
    assertThat(fifty.path("emails").path(0).path("subject").asText()).isEqualTo("mail 129");
    JsonNode all = alice.get("/folders/inbox/emails?limit=9999").json();
    assertThat(all.path("emails").size()).isEqualTo(130);
    assertThat(all.path("has_more").asBoolean()).isFalse();
    JsonNode offset = alice.get("/folders/inbox/emails?limit=10&offset=125").json();
    assertThat(offset.path("emails").size()).isEqualTo(5);
    assertThat(offset.path("has_more").asBoolean()).isFalse();

    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = alice.get("/folders/inbox/emails?limit=45" + cursor).json();
      page.path("emails").forEach(item -> seen.add(item.path("email_id").asText()));
      cursor =
          page.path("has_more").asBoolean() ? "&cursor=" + page.path("next_cursor").asText() : null;
    } while (cursor != null);
    assertThat(seen).hasSize(130).doesNotHaveDuplicates();
    assertThat(alice.get("/folders/inbox/emails?limit=x").status()).isEqualTo(400);
    assertThat(alice.get("/folders/inbox/emails?cursor=x").status()).isEqualTo(400);
    assertThat(alice.get("/folders/inbox/emails?is_read=maybe").status()).isEqualTo(400);
  }

  @Test
  void anothersIdsAre404AndNeverData(WebNode node) {
    WebClient alice = node.account();
    WebClient mallory = node.account();
    String id = node.deliver(alice.address(), MAIL).toString();
    String folder =
        alice.post("/folders", "{\"name\":\"secret\"}").json().path("folder_id").asText();
    String thread = alice.get("/emails/" + id).json().path("thread_id").asText();
    for (String path :
        List.of(
            "/emails/" + id,
            "/emails/" + id + "/raw",
            "/emails/" + id + "/attachments/2",
            "/threads/" + thread,
            "/folders/" + folder,
            "/folders/" + folder + "/emails",
            "/emails/0000000000000",
            "/emails/no-id")) {
      Answer answer = mallory.get(path);
      assertThat(answer.status()).as(path).isEqualTo(404);
      assertThat(answer.text()).doesNotContain("Hello").doesNotContain("secret");
    }
    assertThat(mallory.patch("/emails/" + id, "{\"is_read\":true}").status()).isEqualTo(404);
    assertThat(mallory.delete("/emails/" + id).status()).isEqualTo(404);
    assertThat(alice.get("/emails/" + id).json().path("is_read").asBoolean()).isFalse();
  }

  @Test
  void aConversationIsReadAsAThread(WebNode node) {
    WebClient alice = node.account();
    String id = node.deliver(alice.address(), plain("talk")).toString();
    node.deliver(
        alice.address(),
        "From: carol@example.net\r\nSubject: Re: talk\r\nMessage-ID: <re@example.net>\r\n"
            + "In-Reply-To: <talk@example.net>\r\nReferences: <talk@example.net>\r\n\r\nyes\r\n");
    String thread = alice.get("/emails/" + id).json().path("thread_id").asText();
    JsonNode conversation = alice.get("/threads/" + thread).json();
    assertThat(conversation.path("emails").size()).isEqualTo(2);
    assertThat(conversation.path("emails").path(0).path("email_id").asText()).isEqualTo(id);
  }

  @Test
  void aSentMailLandsInSentAndInTheOutbox(WebNode node) throws InterruptedException {
    node.pushed.clear();
    WebClient alice = node.account();
    Answer sent =
        alice.post(
            "/emails/send",
            "{\"to\":[\"Bob <bob@example.net>\",{\"email\":\"carol@example.net\"}],"
                + "\"bcc\":[\"dave@example.net\"],\"subject\":\"Hi\",\"text\":\"Hello\\nthere\"}");
    assertThat(sent.status()).as(sent.text()).isEqualTo(201);
    assertThat(sent.json().path("status").asText()).isEqualTo("sent");
    String id = sent.json().path("email_id").asText();
    assertThat(sent.header("Location")).contains("/emails/" + id);
    JsonNode copy = alice.get("/emails/" + id).json();
    assertThat(copy.path("folder_ids").toString()).isEqualTo("[\"sent\"]");
    assertThat(copy.path("is_read").asBoolean()).isTrue();
    assertThat(copy.path("from").path("email").asText()).isEqualTo(alice.address());
    assertThat(copy.path("text").asText()).contains("Hello");
    assertThat(copy.path("bcc").path(0).path("email").asText()).isEqualTo("dave@example.net");
    assertThat(copy.path("delivery_status").size()).isEqualTo(3);
    assertThat(copy.path("delivery_status").path(0).path("status").asText()).isEqualTo("queued");
    String raw = alice.get("/emails/" + id + "/raw").text();
    assertThat(raw).doesNotContain("dave").contains("Subject: Hi\r\n");
    Submission pushed = node.pushed.poll(10, java.util.concurrent.TimeUnit.SECONDS);
    assertThat(pushed).isNotNull();
    assertThat(pushed.envelope().recipients()).hasSize(3);
    assertThat(pushed.envelope().reversePath().orElseThrow()).hasToString(alice.address());
    assertThat(node.blobs.contains(pushed.blob())).isTrue();
  }
}
