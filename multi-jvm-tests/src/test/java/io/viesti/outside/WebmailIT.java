package io.viesti.outside;

import static io.viesti.outside.RunningNode.DOMAIN;
import static io.viesti.outside.RunningNode.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.viesti.outside.HttpTalk.Answer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The account's own calls, folders, lists, search, threads, marks and ends. */
class WebmailIT {
  @RegisterExtension static final RunningNode NODE = new RunningNode();

  private static int people;

  /** A new account's client. */
  private static HttpTalk somebody() {
    String address = "reader" + ++people + "@" + DOMAIN;
    NODE.node().operator().createAccount(address, PASSWORD);
    return HttpTalk.basic(NODE.settings().httpPort(), address, PASSWORD);
  }

  private static String addressOf(HttpTalk account) {
    return account.get("/me").is(200).json().path("address").asText();
  }

  private static void deliver(HttpTalk to, String content) {
    try (SmtpTalk talk = NODE.mx()) {
      assertThat(talk.mail("Sender@Example.org", addressOf(to), content)).startsWith("250");
    }
  }

  private static String mail(String subject, String... more) {
    return "From: Anna Example <anna@example.org>\r\nTo: us <list@example.org>\r\nSubject: "
        + subject
        + "\r\nMessage-ID: <"
        + subject.replace(' ', '.')
        + "@example.org>\r\n"
        + String.join("", more)
        + "\r\nThe text of "
        + subject
        + "\r\n";
  }

  private static JsonNode newest(HttpTalk account) {
    return account.get("/folders/inbox/emails?limit=1").is(200).json().path("emails").path(0);
  }

  private static List<String> subjects(JsonNode list) {
    List<String> subjects = new ArrayList<>();
    list.path("emails").forEach(email -> subjects.add(email.path("subject").asText()));
    return subjects;
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/me",
    "PATCH,/me",
    "DELETE,/auth/token",
    "GET,/folders",
    "POST,/folders",
    "PATCH,/folders/inbox",
    "DELETE,/folders/inbox",
    "GET,/folders/inbox/emails",
    "POST,/emails",
    "POST,/emails/send",
    "GET,/emails/search?query=x",
    "GET,/emails/x",
    "PATCH,/emails/x",
    "DELETE,/emails/x",
    "GET,/emails/x/raw",
    "GET,/emails/x/attachments/1",
    "GET,/threads/x",
    "POST,/uploads",
    "GET,/events"
  })
  void noCallIsAnsweredWithoutCredentials(String method, String path) {
    int port = NODE.settings().httpPort();
    String body = method.startsWith("P") ? "{}" : null;
    for (HttpTalk nobody :
        List.of(
            HttpTalk.anonymous(port),
            HttpTalk.bearer(port, "vst1.guess"),
            HttpTalk.basic(port, RunningNode.ALICE, "wrong"),
            HttpTalk.basic(port, "no-address", PASSWORD))) {
      Answer answer = nobody.call(method, path, body).isProblem(401);
      assertThat(answer.header("WWW-Authenticate")).isNotEmpty();
    }
  }

  @Test
  void aTokenIsGivenUsedAndRevoked() {
    HttpTalk person = somebody();
    int port = person.port();
    String login = "{\"address\":\"" + addressOf(person) + "\",\"password\":\"" + PASSWORD + "\"}";
    HttpTalk anonymous = HttpTalk.anonymous(port);
    JsonNode issued = anonymous.post("/auth/token", login).is(201).json();
    assertThat(Instant.parse(issued.path("expires_at").asText())).isAfter(Instant.now());
    HttpTalk byToken = HttpTalk.bearer(port, issued.path("token").asText());
    HttpTalk other =
        HttpTalk.bearer(port, anonymous.post("/auth/token", login).json().path("token").asText());
    byToken.get("/me").is(200);

    byToken.delete("/auth/token").is(204);

    byToken.get("/me").isProblem(401);
    other.get("/me").is(200);
    anonymous.post("/auth/token", login.replace(PASSWORD, "wrong")).isProblem(401);
    anonymous.post("/auth/token", "{\"address\":\"x@y.test\"}").isProblem(422);
    anonymous.post("/auth/token", "{").isProblem(400);
  }

  @Test
  void aSessionCookieServesOurOwnPageOnly() {
    HttpTalk person = somebody();
    HttpTalk browser = HttpTalk.anonymous(person.port());
    String login = "{\"address\":\"" + addressOf(person) + "\",\"password\":\"" + PASSWORD + "\"}";
    String set = browser.post("/auth/token", login).is(201).header("Set-Cookie");
    assertThat(set).contains("HttpOnly").contains("SameSite=Lax");
    String cookie = set.substring(0, set.indexOf(';'));

    browser.get("/me", "Cookie", cookie).is(200);
    String change = "{\"display_name\":\"Changed\"}";
    browser.patch("/me", change, "Cookie", cookie).isProblem(403);
    browser
        .patch("/me", change, "Cookie", cookie, "Origin", "https://elsewhere.example")
        .isProblem(403);
    browser.patch("/me", change, "Cookie", cookie, "X-Requested-With", "page").is(200);
  }

  @Test
  void thePageAndItsDocumentationAreServed() {
    HttpTalk anybody = HttpTalk.anonymous(NODE.settings().httpPort());
    Answer page = anybody.get("/").is(200);
    assertThat(page.header("Content-Type")).startsWith("text/html");
    assertThat(page.header("Content-Security-Policy")).contains("default-src");
    for (String file : List.of("/viesti.js", "/viesti.css", "/openapi.yaml")) {
      anybody.get(file).is(200);
    }
  }

  @Test
  void anAccountKnowsAndNamesItself() {
    HttpTalk person = somebody();
    JsonNode me = person.get("/me").is(200).json();
    assertThat(me.path("quota").asLong()).isPositive();
    assertThat(me.path("display_name").isNull()).isTrue();

    person.patch("/me", "{\"display_name\":\"Réka Ä\"}").is(200);

    assertThat(person.get("/me").json().path("display_name").asText()).isEqualTo("Réka Ä");
    person.patch("/me", "{\"display_name\":\"two\\nlines\"}").isProblem(422);
    person.patch("/me", "{\"display_name\":5}").isProblem(422);
  }

  @Test
  void listsAreNewestFirstAndPagedByOffsetOrCursor() {
    HttpTalk person = somebody();
    for (int i = 0; i < 7; i++) {
      deliver(person, mail("list " + i));
    }
    String list = "/folders/inbox/emails";
    JsonNode all = person.get(list).is(200).json();
    assertThat(subjects(all))
        .containsExactly("list 6", "list 5", "list 4", "list 3", "list 2", "list 1", "list 0");
    assertThat(all.path("total_count").asInt()).isEqualTo(7);
    assertThat(all.path("has_more").asBoolean()).isFalse();
    JsonNode page = person.get(list + "?limit=3&offset=2").json();
    assertThat(subjects(page)).containsExactly("list 4", "list 3", "list 2");
    assertThat(page.path("has_more").asBoolean()).isTrue();
    String cursor = person.get(list + "?limit=2").json().path("next_cursor").asText();
    deliver(person, mail("list new"));
    JsonNode after = person.get(list + "?limit=3&cursor=" + cursor).json();
    assertThat(subjects(after)).containsExactly("list 4", "list 3", "list 2");
    person.get(list + "?limit=100000").is(200);
    String newest = newest(person).path("email_id").asText();
    person.patch("/emails/" + newest, "{\"is_read\":true,\"is_flagged\":true}").is(200);
    assertThat(subjects(person.get(list + "?is_read=true").json())).containsExactly("list new");
    assertThat(subjects(person.get(list + "?is_flagged=true").json())).containsExactly("list new");
    assertThat(person.get(list + "?is_read=false").json().path("total_count").asInt()).isEqualTo(7);
    person.get(list + "?is_read=perhaps").isProblem(400);
    person.get(list + "?limit=-1").isProblem(400);
    person.get(list + "?offset=x").isProblem(400);
    person.get(list + "?cursor=nonsense").isProblem(400);
    person.get("/folders/nowhere/emails").isProblem(404);
  }

  @Test
  void aListItemHasAllItsFields() {
    HttpTalk person = somebody();
    deliver(person, mail("fields", "Cc: Carl <carl@example.org>, dora@example.org\r\n"));

    JsonNode item = newest(person);

    assertThat(item.path("from").toString())
        .isEqualTo("{\"name\":\"Anna Example\",\"email\":\"anna@example.org\"}");
    assertThat(item.path("to").path(0).path("email").asText()).isEqualTo("list@example.org");
    assertThat(item.path("folder_ids").toString()).isEqualTo("[\"inbox\"]");
    assertThat(item.path("received_at").asText()).endsWith("Z");
    assertThat(Instant.parse(item.path("received_at").asText()))
        .isBetween(Instant.now().minusSeconds(120), Instant.now().plusSeconds(5));
    assertThat(item.path("is_read").asBoolean()).isFalse();
    assertThat(item.path("is_flagged").asBoolean()).isFalse();
    assertThat(item.path("keywords").isArray()).isTrue();
    assertThat(item.path("has_attachment").asBoolean()).isFalse();
    assertThat(item.path("preview").asText()).startsWith("The text of fields");
    assertThat(item.path("thread_id").asText()).isNotEmpty();
    String id = item.path("email_id").asText();
    assertThat(item.path("size").asLong())
        .isEqualTo(person.get("/emails/" + id + "/raw").octets().length);
    JsonNode whole = person.get("/emails/" + id).is(200).json();
    assertThat(whole.path("cc").size()).isEqualTo(2);
    assertThat(whole.path("cc").path(1).toString())
        .isEqualTo("{\"name\":null,\"email\":\"dora@example.org\"}");
    assertThat(whole.path("text").asText()).contains("The text of fields");
    assertThat(whole.path("message_id").asText()).isEqualTo("fields@example.org");
  }

  @Test
  void marksAndMovesHoldOnlyWhileTheTagIsTheOneThatWasRead() {
    HttpTalk person = somebody();
    deliver(person, mail("marked"));
    String path = "/emails/" + newest(person).path("email_id").asText();
    String tag = person.get(path).header("ETag");

    Answer read = person.patch(path, "{\"is_read\":true}", "If-Match", tag).is(200);
    assertThat(read.json().path("is_read").asBoolean()).isTrue();
    assertThat(read.header("ETag")).isNotEmpty().isNotEqualTo(tag);
    person.patch(path, "{\"is_read\":false}", "If-Match", tag).isProblem(412);
    person.delete(path, "If-Match", tag).isProblem(412);

    JsonNode moved =
        person
            .patch(
                path,
                "{\"folder_id\":\"archive\",\"is_flagged\":true,\"keywords\":{\"work\":true}}",
                "If-Match",
                read.header("ETag"))
            .is(200)
            .json();
    assertThat(moved.path("folder_ids").toString()).isEqualTo("[\"archive\"]");
    assertThat(moved.path("is_flagged").asBoolean()).isTrue();
    assertThat(moved.path("keywords").toString()).contains("\"work\"");
    assertThat(person.get("/folders/inbox/emails").json().path("total_count").asInt()).isZero();
    person.patch(path, "{\"folder_id\":\"nowhere\"}").isProblem(404);
    person.patch(path, "{\"is_read\":\"maybe\"}").isProblem(422);
    person.patch(path, "{\"keywords\":[\"two words\"]}").isProblem(422);
    person.patch(path, "[]").isProblem(400);
  }

  @Test
  void deletingMovesToTrashAndDeletingThereDestroys() {
    HttpTalk person = somebody();
    deliver(person, mail("unwanted"));
    String path = "/emails/" + newest(person).path("email_id").asText();

    person.delete(path).is(204);
    assertThat(person.get(path).json().path("folder_ids").toString()).isEqualTo("[\"trash\"]");
    person.delete(path).is(204);

    person.get(path).isProblem(404);
    person.get(path + "/raw").isProblem(404);
    person.delete(path).isProblem(404);
    assertThat(person.get("/folders/trash/emails").json().path("total_count").asInt()).isZero();
  }

  @Test
  void foldersNestAreRenamedAndEnd() {
    HttpTalk person = somebody();
    JsonNode system = person.get("/folders").is(200).json();
    for (String id : List.of("inbox", "sent", "drafts", "trash", "spam", "archive")) {
      assertThat(system.path("folders").toString()).contains("\"folder_id\":\"" + id + "\"");
    }
    Answer made = person.post("/folders", "{\"name\":\"Projects\"}").is(201);
    String parent = made.json().path("folder_id").asText();
    assertThat(made.header("Location")).isEqualTo("/folders/" + parent);
    String child =
        person
            .post("/folders", "{\"name\":\"Viesti\",\"parent_id\":\"" + parent + "\"}")
            .is(201)
            .json()
            .path("folder_id")
            .asText();
    assertThat(person.get("/folders/" + child).json().path("parent_id").asText()).isEqualTo(parent);
    person.patch("/folders/" + parent, "{\"parent_id\":\"" + child + "\"}").isProblem(422);
    assertThat(
            person.patch("/folders/" + child, "{\"name\":\"Node\"}").json().path("name").asText())
        .isEqualTo("Node");
    person.post("/folders", "{\"name\":\"\"}").isProblem(422);
    person.post("/folders", "{\"name\":\"x\",\"parent_id\":\"nowhere\"}").isProblem(404);
    assertThat(person.delete("/folders/inbox").isProblem(422).status()).isEqualTo(422);

    deliver(person, mail("filed"));
    String path = "/emails/" + newest(person).path("email_id").asText();
    person.patch(path, "{\"folder_id\":\"" + child + "\"}").is(200);
    assertThat(person.get("/folders/" + child).json().path("unread_count").asInt()).isEqualTo(1);
    person.delete("/folders/" + child + "?destroy_emails=true").is(204);
    person.get(path).isProblem(404);
    person.delete("/folders/" + parent).is(204);
    person.get("/folders/" + parent).isProblem(404);
  }

  @Test
  void searchFindsAcrossFoldersByParametersAndOperators() {
    HttpTalk person = somebody();
    deliver(person, mail("harvest plan"));
    deliver(person, mail("winter plan"));
    deliver(person, mail("other things"));
    JsonNode harvest = person.get("/emails/search?query=harvest").is(200).json();
    assertThat(subjects(harvest)).containsExactly("harvest plan");
    assertThat(harvest.at("/emails/0/snippet/subject").asText())
        .isEqualTo("<mark>harvest</mark> plan");
    String id = harvest.at("/emails/0/email_id").asText();
    person.patch("/emails/" + id, "{\"is_read\":true,\"folder_id\":\"archive\"}").is(200);

    for (String[] question :
        new String[][] {
          {"query=plan", "2"},
          {"query=plan+is:unread", "1"},
          {"query=plan&is_read=true", "1"},
          {"query=plan+in:archive", "1"},
          {"query=-plan", "1"},
          {"query=%22winter%20plan%22", "1"},
          {"subject=plan&folder=inbox", "1"},
          {"from=anna@example.org", "3"},
          {"query=from:anna+subject:winter", "1"},
          {"to=list@example.org", "3"},
          {"has_attachment=true", "0"},
          {"after=2020-01-01&before=2020-01-02", "0"},
          {"after=2020-01-01T00:00:00Z", "3"},
          {"query=nothing+like+it", "0"}
        }) {
      assertThat(person.get("/emails/search?" + question[0]).is(200).json().path("total_count"))
          .as(question[0])
          .hasToString(question[1]);
    }
    person.get("/emails/search?after=yesterday").isProblem(400);
    person.get("/emails/search?query=is:purple").isProblem(400);
  }

  @Test
  void repliesStandInOneThread() {
    HttpTalk person = somebody();
    deliver(person, mail("question"));
    String thread = newest(person).path("thread_id").asText();
    deliver(
        person,
        mail(
            "Re: question",
            "In-Reply-To: <question@example.org>\r\nReferences: <question@example.org>\r\n"));
    deliver(person, mail("unrelated"));

    JsonNode conversation = person.get("/threads/" + thread).is(200).json();

    assertThat(subjects(conversation)).containsExactly("question", "Re: question");
    person.get("/threads/nothing").isProblem(404);
  }

  @Test
  void whatDoesNotExistIsAProblemDocumentToo() {
    HttpTalk person = somebody();
    person.get("/no/such/path").isProblem(404);
    person.call("PUT", "/folders", "{}").isProblem(405);
    person.get("/emails/search/more").isProblem(404);
    person.post("/folders", "not json").isProblem(400);
    person.post("/folders", "{\"name\":\"" + "x".repeat(2_000_000) + "\"}").isProblem(413);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /emails/%zz HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "NONSENSE / HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET / HTTP/7.1\r\nHost: x\r\n\r\n"
      })
  void whatCantBeReadAsARequestIsAProblemDocumentToo(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", NODE.settings().httpPort())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(answer)
          .containsPattern("^HTTP/1.1 (400|501|505) ")
          .contains("application/problem+json")
          .contains("\"type\":\"urn:viesti:problem:unreadable-request\"");
    }
  }
}
