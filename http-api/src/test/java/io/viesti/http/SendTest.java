package io.viesti.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.viesti.blob.BlobStoreException;
import io.viesti.http.WebClient.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sending: what is taken, what is refused, and what a repeat does. */
@ExtendWith(WebNode.Resolver.class)
class SendTest {
  private static final String SIMPLE =
      "{\"to\":[\"bob@example.net\"],\"subject\":\"s\",\"text\":\"t\"}";

  private static String base64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }

  private static byte[] noise(int size) {
    byte[] octets = new byte[size];
    new Random(7).nextBytes(octets);
    return octets;
  }

  @Test
  void inlineAndUploadedAttachmentsArriveWhole(WebNode node) {
    WebClient alice = node.account();
    byte[] large = noise(600_000);
    Answer uploaded = alice.post("/uploads", large);
    assertThat(uploaded.status()).isEqualTo(201);
    assertThat(uploaded.json().path("size").asInt()).isEqualTo(large.length);
    byte[] inline = noise(400_000);
    Answer sent =
        alice.post(
            "/emails/send",
            "{\"to\":[\"bob@example.net\"],\"subject\":\"files\",\"html\":\"<p>see</p>\","
                + "\"attachments\":[{\"file_name\":\"ä b.bin\",\"content_type\":\"image/png\","
                + "\"data\":\""
                + base64(inline)
                + "\"},{\"file_name\":\"up.bin\",\"content_type\":\"application/zip\","
                + "\"upload_id\":\""
                + uploaded.json().path("upload_id").asText()
                + "\"}]}");
    assertThat(sent.status()).as(sent.text()).isEqualTo(201);
    JsonNode email = alice.get("/emails/" + sent.json().path("email_id").asText()).json();
    assertThat(email.path("has_attachment").asBoolean()).isTrue();
    assertThat(email.path("html").asText()).contains("see");
    JsonNode attachments = email.path("attachments");
    assertThat(attachments.path(0).path("file_name").asText()).isEqualTo("ä b.bin");
    assertThat(alice.get(attachments.path(0).path("url").asText()).response().body())
        .isEqualTo(inline);
    assertThat(alice.get(attachments.path(1).path("url").asText()).response().body())
        .isEqualTo(large);
  }

  @Test
  void aFormWithAFileIsAnUploadToo(WebNode node) {
    WebClient alice = node.account().header("Content-Type", "multipart/form-data; boundary=b");
    String form =
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n"
            + "Content-Type: text/plain\r\n\r\nhello\r\n--b--\r\n";
    Answer uploaded = alice.post("/uploads", form);
    assertThat(uploaded.status()).as(uploaded.text()).isEqualTo(201);
    assertThat(uploaded.json().path("size").asInt()).isEqualTo(5);
    assertThat(alice.post("/uploads", form.replace("\"file\"", "\"other\"")).status())
        .isEqualTo(400);
    assertThat(alice.post("/uploads", form.replace("hello", "x".repeat(1_100_000))).status())
        .isEqualTo(413);
  }

  @Test
  void anUploadOfAnotherIsNotToBeHad(WebNode node) {
    WebClient alice = node.account();
    WebClient mallory = node.account();
    String id = alice.post("/uploads", noise(10)).json().path("upload_id").asText();
    Answer stolen =
        mallory.post(
            "/emails/send",
            "{\"to\":[\"m@example.net\"],\"attachments\":[{\"upload_id\":\"" + id + "\"}]}");
    assertThat(stolen.status()).isEqualTo(422);
    assertThat(stolen.json().path("field").asText()).isEqualTo("attachments[0].upload_id");
  }

  @Test
  void tooLargeUploadsAndMailsAre413(WebNode node) {
    WebClient alice = node.account();
    assertThat(alice.post("/uploads", new byte[1_100_000]).status()).isEqualTo(413);
    String upload = alice.post("/uploads", noise(900_000)).json().path("upload_id").asText();
    String attachment = "{\"upload_id\":\"" + upload + "\"}";
    Answer mail =
        alice.post(
            "/emails/send",
            "{\"to\":[\"b@example.net\"],\"attachments\":[" + attachment + "," + attachment + "]}");
    assertThat(mail.status()).isEqualTo(413);
    String text = "{\"to\":[\"b@example.net\"],\"text\":\"" + "x".repeat(4_000_000) + "\"}";
    assertThat(alice.post("/emails/send", text).status()).isEqualTo(413);
    assertThat(alice.get("/folders/sent").json().path("total_count").asInt()).isZero();
  }

  @Test
  void wrongInputIsRefusedNamingTheField(WebNode node) {
    WebClient alice = node.account();
    refused(alice, "{\"text\":\"no recipient\"}", "to");
    refused(alice, "{\"to\":[\"bob@example.net\",\"no address\"]}", "to[1]");
    refused(alice, "{\"to\":[\"b@example.net\"],\"cc\":[{\"name\":\"x\"}]}", "cc[0]");
    refused(alice, "{\"to\":[\"b@example.net\"],\"bcc\":[5]}", "bcc[0]");
    refused(alice, "{\"from\":\"eve@example.net\",\"to\":[\"b@example.net\"]}", "from");
    refused(alice, "{\"to\":[\"b@example.net\"],\"send_at\":\"tomorrow\"}", "send_at");
    refused(alice, "{\"to\":[\"b@example.net\"],\"subject\":7}", "subject");
    refused(alice, "{\"to\":[\"b@example.net\"],\"in_reply_to\":\"nothing\"}", "in_reply_to");
    refused(
        alice,
        "{\"to\":[\"b@example.net\"],\"attachments\":[{\"file_name\":\"x\",\"data\":\"%%%\"}]}",
        "attachments[0].data");
    refused(
        alice,
        "{\"to\":[\"b@example.net\"],\"attachments\":[{\"file_name\":\"x\"}]}",
        "attachments[0]");
    assertThat(alice.post("/emails/send", "{\"to\":").status()).isEqualTo(400);
    assertThat(alice.post("/emails/send", "hello").status()).isEqualTo(400);
    assertThat(alice.post("/emails/send", "").status()).isEqualTo(400);
    assertThat(alice.get("/emails/send").status()).isEqualTo(405);
    assertThat(alice.get("/folders/sent").json().path("total_count").asInt()).isZero();
  }

  private static void refused(WebClient alice, String mail, String field) {
    Answer answer = alice.post("/emails/send", mail);
    assertThat(answer.status()).as(mail + answer.text()).isEqualTo(422);
    assertThat(answer.json().path("field").asText()).isEqualTo(field);
    assertThat(answer.json().path("detail").asText()).contains(field);
  }

  @Test
  void aRepeatWithTheSameKeyAnswersAsTheFirst(WebNode node) {
    WebClient alice = node.account().header("Idempotency-Key", "key-1");
    Answer first = alice.post("/emails/send", SIMPLE);
    Answer again = alice.post("/emails/send", SIMPLE);
    assertThat(first.status()).isEqualTo(201);
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.json()).isEqualTo(first.json());
    Answer other = alice.post("/emails/send", SIMPLE.replace("\"t\"", "\"u\""));
    assertThat(other.status()).isEqualTo(422);
    String traceId = first.json().path("trace_id").asText();
    assertThat(traceId).isNotEmpty();
    assertThat(first.json().path("submission_id").asText()).isEqualTo(traceId);
    assertThat(first.json().path("message_id").asText()).startsWith(traceId + "@");
    assertThat(alice.get("/folders/sent").json().path("total_count").asInt()).isEqualTo(1);
  }

  @Test
  void aLaterMailIsScheduled(WebNode node) {
    WebClient alice = node.account();
    String at = Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS).toString();
    Answer answer =
        alice.post(
            "/emails/send",
            "{\"to\":[\"b@example.net\"],\"text\":\"t\",\"send_at\":\"" + at + "\"}");
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().path("status").asText()).isEqualTo("scheduled");
    assertThat(answer.json().path("send_at").asText()).isEqualTo(at);
    assertThat(answer.header("Location")).isPresent();
  }

  @Test
  void aReplyRefersToWhatItAnswers(WebNode node) {
    WebClient alice = node.account();
    String parent =
        node.deliver(
                alice.address(),
                "From: bob@example.net\r\nMessage-ID: <p2@x>\r\nReferences: <p1@x>\r\n\r\nhi\r\n")
            .toString();
    Answer sent =
        alice.post(
            "/emails/send",
            "{\"to\":[\"bob@example.net\"],\"text\":\"re\",\"in_reply_to\":\"" + parent + "\"}");
    assertThat(sent.status()).isEqualTo(201);
    JsonNode reply = alice.get("/emails/" + sent.json().path("email_id").asText()).json();
    assertThat(reply.path("in_reply_to").asText()).isEqualTo("p2@x");
    assertThat(reply.path("references").toString()).isEqualTo("[\"p1@x\",\"p2@x\"]");
    assertThat(reply.path("thread_id").asText())
        .isEqualTo(alice.get("/emails/" + parent).json().path("thread_id").asText());
    Answer byMessageId =
        alice.post(
            "/emails/send",
            "{\"to\":[\"bob@example.net\"],\"in_reply_to\":\"<else@y>\",\"body\":\"x\"}");
    assertThat(
            alice
                .get("/emails/" + byMessageId.json().path("email_id").asText())
                .json()
                .path("in_reply_to")
                .asText())
        .isEqualTo("else@y");
  }

  @Test
  void theSenderMayUseTagsAndANameOfItsOwn(WebNode node) {
    WebClient alice = node.account();
    String tagged = alice.address().replace("@", "+news@");
    Answer sent =
        alice.post(
            "/emails/send",
            "{\"from\":\"Alice N <" + tagged + ">\",\"to\":[\"b@example.net\"],\"text\":\"t\"}");
    assertThat(sent.status()).as(sent.text()).isEqualTo(201);
    JsonNode from =
        alice.get("/emails/" + sent.json().path("email_id").asText()).json().path("from");
    assertThat(from.path("email").asText()).isEqualTo(tagged);
    assertThat(from.path("name").asText()).isEqualTo("Alice N");
  }

  @Test
  void headersCannotBeInjected(WebNode node) {
    WebClient alice = node.account();
    Answer sent =
        alice.post(
            "/emails/send",
            "{\"to\":[\"b@example.net\"],\"subject\":\"a\\r\\nBcc: evil@example.net\",\"text\":\"t\"}");
    assertThat(sent.status()).isEqualTo(201);
    String raw = alice.get("/emails/" + sent.json().path("email_id").asText() + "/raw").text();
    assertThat(raw).doesNotContain("\r\nBcc:");
    Answer name =
        alice.post(
            "/emails/send",
            "{\"to\":[{\"name\":\"a\\r\\nBcc: x@y.z\",\"email\":\"b@example.net\"}]}");
    assertThat(name.status()).isEqualTo(422);
  }

  @Test
  void aDraftIsKeptReplacedAndSent(WebNode node) {
    WebClient alice = node.account();
    Answer kept =
        alice.post(
            "/emails", "{\"bcc\":[\"b@example.net\"],\"subject\":\"later\",\"text\":\"so far\"}");
    assertThat(kept.status()).as(kept.text()).isEqualTo(201);
    String id = kept.json().path("email_id").asText();
    JsonNode draft = alice.get("/emails/" + id).json();
    assertThat(draft.path("folder_ids").toString()).isEqualTo("[\"drafts\"]");
    assertThat(draft.path("bcc").path(0).path("email").asText()).isEqualTo("b@example.net");
    Answer sent =
        alice.post(
            "/emails/send",
            "{\"to\":[\"b@example.net\"],\"text\":\"done\",\"draft_id\":\"" + id + "\"}");
    assertThat(sent.status()).as(sent.text()).isEqualTo(201);
    assertThat(alice.get("/emails/" + id).status()).isEqualTo(404);
  }

  @Test
  void overQuotaAndTooManyRecipientsADayAre429(WebNode node) {
    WebClient small = node.account(java.util.OptionalLong.of(300));
    Answer quota =
        small.post("/emails/send", SIMPLE.replace("\"t\"", "\"" + "x".repeat(400) + "\""));
    assertThat(quota.status()).as(quota.text()).isEqualTo(429);
    assertThat(quota.header("Retry-After")).isPresent();

    WebClient alice = node.account();
    StringBuilder to = new StringBuilder();
    for (int i = 0; i < 400; i++) {
      to.append(i == 0 ? "" : ",").append("\"r").append(i).append("@example.net\"");
    }
    String mail = "{\"bcc\":[" + to + "],\"text\":\"t\"}";
    assertThat(alice.post("/emails/send", mail).status()).isEqualTo(201);
    assertThat(alice.post("/emails/send", mail).status()).isEqualTo(201);
    Answer third = alice.post("/emails/send", mail);
    assertThat(third.status()).isEqualTo(429);
    assertThat(third.header("Retry-After")).isPresent();
    String tooMany = mail.replace("\"bcc\"", "\"cc\":[" + to + "],\"bcc\"");
    assertThat(alice.post("/emails/send", tooMany).status()).isEqualTo(422);
  }

  @Test
  void aFullDiskIs503AndNothingIsSent(WebNode node) {
    WebClient alice = node.account();
    node.intakeOpen.set(false);
    Answer closed = alice.post("/emails/send", SIMPLE);
    Answer upload = alice.post("/uploads", "x".getBytes(StandardCharsets.US_ASCII));
    node.intakeOpen.set(true);
    assertThat(closed.status()).isEqualTo(503);
    assertThat(closed.header("Retry-After")).isPresent();
    assertThat(upload.status()).isEqualTo(503);
    node.blobs.failWith(BlobStoreException.Reason.NO_SPACE);
    Answer full = alice.post("/emails/send", SIMPLE);
    node.blobs.recover();
    assertThat(full.status()).isEqualTo(503);
    assertThat(alice.get("/folders/sent").json().path("total_count").asInt()).isZero();
  }
}
