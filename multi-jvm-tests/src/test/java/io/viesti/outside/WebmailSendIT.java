package io.viesti.outside;

import static io.viesti.outside.RunningNode.ALICE;
import static io.viesti.outside.RunningNode.BOB;
import static io.viesti.outside.RunningNode.CAROL;
import static io.viesti.outside.RunningNode.DOMAIN;
import static io.viesti.outside.RunningNode.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.viesti.outside.HttpTalk.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sending over REST: what is taken, what it becomes, and what a repeat or a restart changes. */
class WebmailSendIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  @RegisterExtension
  static final RunningNode NODE =
      new RunningNode(settings -> settings.set("viesti.http.max-message", "2 MiB"));

  private static HttpTalk as(String address) {
    return HttpTalk.basic(NODE.settings().httpPort(), address, PASSWORD);
  }

  private static Optional<JsonNode> inInbox(String address, String subject) {
    return StreamSupport.stream(
            as(address).get("/folders/inbox/emails").is(200).json().path("emails").spliterator(),
            false)
        .filter(email -> email.path("subject").asText().equals(subject))
        .findFirst();
  }

  private static JsonNode arrived(String address, String subject) {
    await().atMost(SOON).until(() -> inInbox(address, subject).isPresent());
    return inInbox(address, subject).get();
  }

  private static JsonNode sent(Answer answer) {
    return as(ALICE).get(answer.header("Location")).is(200).json();
  }

  @Test
  void aSentMailStandsInSentAndArrives() {
    Answer answer =
        as(ALICE)
            .post(
                "/emails/send",
                "{\"from\":\"Alice A <"
                    + ALICE
                    + ">\",\"to\":[\""
                    + BOB
                    + "\",{\"name\":\"Carol\",\"email\":\""
                    + CAROL
                    + "\"}],\"bcc\":[\"Hidden <"
                    + ALICE
                    + ">\"],\"subject\":\"Grüße\",\"body\":\"Zum Mittag?\"}")
            .is(201);

    JsonNode json = answer.json();
    assertThat(json.path("status").asText()).isEqualTo("sent");
    assertThat(answer.header("Location")).isEqualTo("/emails/" + json.path("email_id").asText());
    JsonNode copy = sent(answer);
    assertThat(copy.path("folder_ids").toString()).isEqualTo("[\"sent\"]");
    assertThat(copy.path("is_read").asBoolean()).isTrue();
    assertThat(copy.path("from").toString())
        .isEqualTo("{\"name\":\"Alice A\",\"email\":\"" + ALICE + "\"}");
    assertThat(copy.at("/to/1/name").asText()).isEqualTo("Carol");
    assertThat(copy.at("/bcc/0/email").asText()).isEqualTo(ALICE);
    JsonNode atBob = arrived(BOB, "Grüße");
    String raw = as(BOB).get("/emails/" + atBob.path("email_id").asText() + "/raw").text();
    assertThat(raw).doesNotContain("Hidden").doesNotContainIgnoringCase("\r\nbcc:");
    arrived(CAROL, "Grüße");
    arrived(ALICE, "Grüße");
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(sent(answer).path("delivery_status"))
                    .hasSize(3)
                    .allMatch(status -> status.path("status").asText().equals("delivered")));
  }

  @Test
  void theBodyThatArrivesIsThatOfTheSentCopy() {
    Answer answer =
        as(ALICE)
            .post(
                "/emails/send",
                "{\"to\":\""
                    + BOB
                    + "\",\"subject\":\"same body\",\"text\":\".\\n..\\nFrom x\\n\","
                    + "\"html\":\"<p>hi</p>\"}")
            .is(201);
    String arrivedId = arrived(BOB, "same body").path("email_id").asText();
    byte[] copy = as(ALICE).get(answer.header("Location") + "/raw").is(200).octets();
    byte[] mail = as(BOB).get("/emails/" + arrivedId + "/raw").is(200).octets();

    assertThat(body(mail)).isEqualTo(body(copy)).isNotEmpty();
    assertThat(new String(copy, StandardCharsets.ISO_8859_1)).doesNotContainPattern("[^\r]\n");
  }

  private static byte[] body(byte[] mail) {
    int end = new String(mail, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n");
    return Arrays.copyOfRange(mail, end + 4, mail.length);
  }

  @Test
  void attachmentsComeInlineOrAsUploadsWhichOutliveAKill() {
    byte[] large = new byte[300_000];
    new Random(7).nextBytes(large);
    Answer upload = as(ALICE).upload("/uploads", large).is(201);
    assertThat(upload.json().path("size").asInt()).isEqualTo(large.length);
    String uploadId = upload.json().path("upload_id").asText();
    NODE.node().killAndRestart();
    String small = Base64.getEncoder().encodeToString("hello".getBytes(StandardCharsets.UTF_8));
    String attachments =
        "[{\"file_name\":\"plan ä.bin\",\"content_type\":\"application/x-plan\",\"upload_id\":\""
            + uploadId
            + "\"},{\"file_name\":\"a.txt\",\"content_type\":\"text/plain\",\"data\":\""
            + small
            + "\"}]";
    String mail =
        "{\"to\":[\""
            + BOB
            + "\"],\"subject\":\"files\",\"text\":\"see\",\"attachments\":"
            + attachments
            + "}";
    as(BOB).post("/emails/send", mail).isProblem(422);
    as(ALICE).post("/emails/send", mail.replace(uploadId, "AAAA")).isProblem(422);

    as(ALICE).post("/emails/send", mail).is(201);

    JsonNode item = arrived(BOB, "files");
    assertThat(item.path("has_attachment").asBoolean()).isTrue();
    JsonNode files =
        as(BOB).get("/emails/" + item.path("email_id").asText()).json().path("attachments");
    assertThat(files.size()).isEqualTo(2);
    assertThat(files.at("/0/file_name").asText()).isEqualTo("plan ä.bin");
    assertThat(files.at("/0/content_type").asText()).isEqualTo("application/x-plan");
    assertThat(files.at("/0/size").asInt()).isEqualTo(large.length);
    String url = files.at("/0/url").asText();
    Answer whole = as(BOB).get(url).is(200);
    assertThat(whole.octets()).isEqualTo(large);
    assertThat(whole.header("Content-Disposition")).startsWith("attachment");
    Answer part = as(BOB).get(url, "Range", "bytes=100-199").is(206);
    assertThat(part.octets()).isEqualTo(Arrays.copyOfRange(large, 100, 200));
    assertThat(part.header("Content-Range")).isEqualTo("bytes 100-199/" + large.length);
    as(BOB).get(url, "Range", "bytes=900000-").is(416);
    assertThat(as(BOB).get(url, "If-None-Match", whole.header("ETag")).is(304).octets()).isEmpty();
    assertThat(as(BOB).get(files.at("/1/url").asText()).text()).isEqualTo("hello");
    as(BOB).get(url + "9").isProblem(404);
    as(CAROL).get(url).isProblem(404);
  }

  @Test
  void anIdempotencyKeyMakesARepeatTheFirstAlsoAfterAKill() {
    String mail = "{\"to\":[\"" + BOB + "\"],\"subject\":\"once only\",\"text\":\"x\"}";
    String[] key = {"Idempotency-Key", "order-17"};
    Answer first = as(ALICE).post("/emails/send", mail, key).is(201);
    Answer second = as(ALICE).post("/emails/send", mail, key).is(201);
    NODE.node().killAndRestart();
    Answer third = as(ALICE).post("/emails/send", mail, key).is(201);

    assertThat(second.json().path("email_id")).isEqualTo(first.json().path("email_id"));
    assertThat(third.json().path("email_id")).isEqualTo(first.json().path("email_id"));
    assertThat(third.header("Idempotent-Replayed")).isEqualTo("true");
    as(ALICE).post("/emails/send", mail.replace("only", "more"), key).isProblem(422);
    arrived(BOB, "once only");
    assertThat(as(BOB).get("/emails/search?subject=once%20only").json().path("total_count").asInt())
        .isEqualTo(1);
    as(BOB).post("/emails/send", mail, key).is(201);
    as(ALICE).post("/emails/send", mail, "Idempotency-Key", "k".repeat(300)).isProblem(400);
  }

  @Test
  void aScheduledMailLeavesWhenItIsTimeAlsoAfterAKill() {
    Instant at = Instant.now().plusSeconds(12).truncatedTo(ChronoUnit.MILLIS);
    Answer answer =
        as(ALICE)
            .post(
                "/emails/send",
                "{\"to\":[\""
                    + BOB
                    + "\"],\"subject\":\"later\",\"text\":\"x\",\"send_at\":\""
                    + at
                    + "\"}")
            .is(202);
    assertThat(answer.json().path("status").asText()).isEqualTo("scheduled");
    assertThat(Instant.parse(answer.json().path("send_at").asText())).isEqualTo(at);
    NODE.node().killAndRestart();

    await().atMost(Duration.ofSeconds(60)).until(() -> inInbox(BOB, "later").isPresent());

    JsonNode mail = inInbox(BOB, "later").get();
    assertThat(Instant.parse(mail.path("received_at").asText())).isAfterOrEqualTo(at);
  }

  @Test
  void aReplyJoinsTheThreadOfWhatItAnswers() {
    as(BOB)
        .post(
            "/emails/send",
            "{\"to\":[\"" + ALICE + "\"],\"subject\":\"a question\",\"text\":\"?\"}")
        .is(201);
    JsonNode question = arrived(ALICE, "a question");
    String id = question.path("email_id").asText();
    Answer answer =
        as(ALICE)
            .post(
                "/emails/send",
                "{\"to\":[\""
                    + BOB
                    + "\"],\"subject\":\"Re: a question\",\"text\":\"!\","
                    + "\"in_reply_to\":\""
                    + id
                    + "\"}")
            .is(201);

    JsonNode copy = sent(answer);
    assertThat(copy.path("thread_id")).isEqualTo(question.path("thread_id"));
    assertThat(copy.path("in_reply_to").asText())
        .isEqualTo(as(ALICE).get("/emails/" + id).json().path("message_id").asText());
    JsonNode atBob = arrived(BOB, "Re: a question");
    assertThat(
            as(BOB)
                .get("/threads/" + atBob.path("thread_id").asText())
                .json()
                .path("total_count")
                .asInt())
        .isEqualTo(2);
    await().atMost(SOON).until(() -> as(ALICE).get("/emails/" + id).text().contains("$answered"));
  }

  @Test
  void aDraftIsKeptAndReplacedByWhatIsSent() {
    String draft =
        as(ALICE)
            .post(
                "/emails", "{\"subject\":\"half\",\"text\":\"begun\",\"bcc\":[\"" + CAROL + "\"]}")
            .is(201)
            .json()
            .path("email_id")
            .asText();
    assertThat(as(ALICE).get("/emails/" + draft).json().at("/bcc/0/email").asText())
        .isEqualTo(CAROL);

    as(ALICE)
        .post(
            "/emails/send",
            "{\"to\":[\""
                + BOB
                + "\"],\"subject\":\"whole\",\"text\":\"done\",\"draft_id\":\""
                + draft
                + "\"}")
        .is(201);

    as(ALICE).get("/emails/" + draft).isProblem(404);
    arrived(BOB, "whole");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"to\":[],\"text\":\"x\"}",
        "{\"text\":\"x\"}",
        "{\"to\":[\"no address\"],\"text\":\"x\"}",
        "{\"to\":[{\"name\":\"x\"}],\"text\":\"x\"}",
        "{\"to\":[\"b@x.test\"],\"from\":\"bob@home.test\",\"text\":\"x\"}",
        "{\"to\":[\"b@x.test\"],\"text\":\"x\",\"send_at\":\"soon\"}",
        "{\"to\":[\"b@x.test\"],\"text\":\"x\",\"in_reply_to\":\"nothing\"}",
        "{\"to\":[\"b@x.test\"],\"text\":\"x\",\"attachments\":[{\"file_name\":\"a\"}]}",
        "{\"to\":[\"b@x.test\"],\"text\":\"x\",\"attachments\":[{\"data\":\"***\"}]}"
      })
  void whatMakesNoSenseNamesItsField(String mail) {
    Answer answer = as(ALICE).post("/emails/send", mail).isProblem(422);

    assertThat(answer.json().path("field").asText()).isNotEmpty();
  }

  @Test
  void tooLargeIsTooLarge() {
    String data = Base64.getEncoder().encodeToString(new byte[3 << 20]);
    Answer answer =
        as(ALICE)
            .post(
                "/emails/send",
                "{\"to\":[\""
                    + BOB
                    + "\"],\"text\":\"x\",\"attachments\":[{\"file_name\":\"a\","
                    + "\"data\":\""
                    + data
                    + "\"}]}");

    assertThat(answer.status()).isIn(413, 422);
    answer.isProblem(answer.status());
    as(ALICE).get("/me").is(200);
  }

  @Test
  void aFullMailboxKeepsNothingMoreAndSaysWhen() {
    String full = "full@" + DOMAIN;
    NODE.node().operator().createAccount(full, PASSWORD, 3_000);
    String mail =
        "{\"to\":[\"" + BOB + "\"],\"subject\":\"big\",\"text\":\"" + "x".repeat(5_000) + "\"}";

    Answer answer = as(full).post("/emails/send", mail).isProblem(429);

    assertThat(answer.header("Retry-After")).matches("\\d+");
    assertThat(answer.json().path("type").asText()).endsWith("over-quota");
    assertThat(as(full).get("/folders/sent/emails").json().path("total_count").asInt()).isZero();
    as(full).post("/emails", mail).isProblem(429);
  }
}
