package io.viesti.outside;

import static io.viesti.outside.RunningNode.ALICE;
import static io.viesti.outside.RunningNode.BOB;
import static io.viesti.outside.RunningNode.CAROL;
import static io.viesti.outside.RunningNode.DOMAIN;
import static io.viesti.outside.RunningNode.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.viesti.outside.node.Webmail;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes in, the answer is clear, nothing is lost and the node goes on. */
class BadInputIT {
  private static final int MIB = 1024 * 1024;

  @RegisterExtension
  static final RunningNode NODE =
      new RunningNode(
          settings ->
              settings
                  .set("viesti.smtp.timeouts.command", "3s")
                  .set("viesti.smtp.timeouts.content-block", "3s")
                  .set("viesti.smtp.timeouts.content-grace", "2s"));

  /** After each test the node still takes mail, and nothing of a refused one is anywhere. */
  @AfterEach
  void theNodeGoesOn() {
    try (SmtpTalk talk = NODE.mx()) {
      assertThat(talk.mail("a@b.test", CAROL, "Subject: still here\r\n\r\nx\r\n"))
          .startsWith("250");
    }
  }

  private static List<String> inbox(String address) {
    return NODE.webmail(address).subjects("inbox");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Subject: bare one\r\n\r\nbare\nline feed\r\n.\r\n",
        "Subject: bare two\r\n\r\nbare\rreturn\r\n.\r\n",
        "Subject: bare three\r\n\r\nx\n.\n\r\n.\r\n",
        "Subject: bare four\r\n\r\nx\n.\r\n\r\n.\r\n"
      })
  void bareLineEndsAreRefusedAndEndNoMail(String content) {
    try (SmtpTalk talk = NODE.mx()) {
      talk.upToData("a@b.test", ALICE);
      talk.send(content);

      assertThat(talk.reply()).startsWith("550 5.5.2");
    }
    assertThat(inbox(ALICE)).noneMatch(subject -> subject.startsWith("bare"));
  }

  @Test
  void smuggledMailIsNotTaken() {
    try (SmtpTalk talk = NODE.mx()) {
      talk.upToData("a@b.test", ALICE);
      talk.send(
          "Subject: outer\r\n\r\nx\n.\r\nMAIL FROM:<evil@b.test>\r\nRCPT TO:<"
              + ALICE
              + ">\r\nDATA\r\nSubject: smuggled\r\n\r\ny\r\n.\r\n");
      talk.reply();
    }
    assertThat(inbox(ALICE)).doesNotContain("smuggled", "outer");
  }

  @Test
  void tooLargeBySizeIsRefusedBeforeItIsSent() {
    try (SmtpTalk talk = NODE.mx()) {
      talk.expect("250", "EHLO client.test");
      talk.expect("552 5.3.4", "MAIL FROM:<a@b.test> SIZE=" + 60 * MIB);
    }
  }

  @Test
  void tooLargeInTruthIsRefusedAtTheEnd() {
    byte[] chunk = new byte[78 * 1024];
    Arrays.fill(chunk, (byte) 'x');
    for (int i = 76; i < chunk.length; i += 78) {
      chunk[i] = '\r';
      chunk[i + 1] = '\n';
    }
    try (SmtpTalk talk = NODE.mx()) {
      talk.upToData("a@b.test", ALICE);
      talk.send("Subject: sixty megabytes\r\n\r\n");
      for (int sent = 0; sent < 60 * MIB; sent += chunk.length) {
        talk.send(chunk);
      }
      talk.send(".\r\n");

      assertThat(talk.reply()).startsWith("552 5.3.4");
      talk.expect("250", "NOOP");
    }
    assertThat(inbox(ALICE)).doesNotContain("sixty megabytes");
  }

  @Test
  void aClientThatVanishesInDataLeavesNothing() {
    try (SmtpTalk talk = NODE.mx()) {
      talk.upToData("a@b.test", ALICE);
      talk.send("Subject: half a mail\r\n\r\nthe first half");
    }
    assertThat(inbox(ALICE)).doesNotContain("half a mail");
  }

  @Test
  void aClientThatDripsIsSentAway() {
    try (SmtpTalk talk = NODE.mx()) {
      talk.upToData("a@b.test", ALICE);
      String reply = dripUntilAnswered(talk, "Subject: dripping\r\n\r\n" + "drip ".repeat(100));

      assertThat(reply).startsWith("4");
      assertThat(talk.closedByServer()).isTrue();
    }
    assertThat(inbox(ALICE)).doesNotContain("dripping");
  }

  /** Five octets a second: far below any honest rate. */
  private static String dripUntilAnswered(SmtpTalk talk, String content) {
    Thread dripper =
        new Thread(
            () -> {
              try {
                for (char octet : content.toCharArray()) {
                  talk.send(String.valueOf(octet));
                  java.util.concurrent.locks.LockSupport.parkNanos(200_000_000);
                }
              } catch (java.io.UncheckedIOException closed) {
                // Which is what this test waits for.
              }
            },
            "dripper");
    dripper.setDaemon(true);
    dripper.start();
    return talk.reply();
  }

  @Test
  void aSilentClientIsSentAway() {
    try (SmtpTalk talk = NODE.mx()) {
      talk.expect("250", "EHLO client.test");

      assertThat(talk.reply()).startsWith("421 4.4.2");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "RCPT TO:<alice@home.test>,503",
    "DATA,503",
    "NONSENSE,500",
    "MAIL TO:<x@y.test>,501",
    "MAIL FROM:<no angle,501",
    "HELO,501",
    "STARTTLS now,501"
  })
  void commandsOutOfOrderOrShapeAreAnswered(String command, String code) {
    try (SmtpTalk talk = NODE.mx()) {
      talk.expect("250", "EHLO client.test");
      talk.expect(code, command);
      talk.expect("250", "NOOP");
    }
  }

  @Test
  void aChunkWithoutATransactionIsTakenAndRefused() {
    try (SmtpTalk talk = NODE.mx()) {
      talk.expect("250", "EHLO client.test");
      assertThat(talk.send("BDAT 5 LAST\r\nhello").reply()).startsWith("503");
      talk.expect("250", "NOOP");
    }
  }

  @Test
  void aSecondMailCommandInATransactionIsOutOfOrder() {
    try (SmtpTalk talk = NODE.mx()) {
      talk.expect("250", "EHLO client.test");
      talk.expect("250", "MAIL FROM:<a@b.test>");
      talk.expect("503", "MAIL FROM:<a@b.test>");
      talk.expect("250", "RSET");
      talk.expect("250", "MAIL FROM:<a@b.test>");
    }
  }

  @Test
  void anEndlessCommandLineIsRefused() {
    try (SmtpTalk talk = NODE.mx()) {
      talk.send("NOOP " + "x".repeat(100_000) + "\r\n");

      assertThat(talk.reply()).startsWith("500 5.5.2");
    }
  }

  @Test
  void whoOnlyMakesErrorsIsSentAway() {
    try (SmtpTalk talk = NODE.mx()) {
      String reply = "";
      for (int i = 0; i < 30 && !reply.startsWith("421"); i++) {
        reply = talk.send("BOGUS\r\n").reply();
      }
      assertThat(reply).startsWith("421");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no headers at all, just text\r\n",
        "\r\nempty header block\r\n",
        "Subject: =?utf-8?B?broken\r\nContent-Type: multipart/mixed; boundary=\"never closed\r\n\r\n--x\r\n",
        "Subject: \u00e4\u00f6\u00fc\u0001\u0002\r\nFrom: \u00ff\u00fe\r\n\r\n8-bit \u0080\u0081\u0090 junk\r\n",
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\r\n",
        "Date: the day after\r\nFrom:\r\nTo: ,,,;\r\nMessage-ID: <<>>\r\n\r\n\r\n"
      })
  void malformedMailIsKeptAsItCame(String content) {
    Webmail bob = NODE.webmail(BOB);
    int before = bob.count("inbox");
    try (SmtpTalk talk = NODE.mx()) {
      assertThat(talk.mail("a@b.test", BOB, content)).startsWith("250");
    }
    List<JsonNode> inbox = bob.list("inbox");
    assertThat(inbox).hasSize(before + 1);
    String id = inbox.get(0).path("email_id").asText();
    assertThat(new String(bob.raw(id), StandardCharsets.ISO_8859_1)).endsWith(content);
    assertThat(bob.email(id).path("email_id").asText()).isEqualTo(id);
  }

  @Test
  void tenThousandHeaderLinesAreKept() {
    StringBuilder content = new StringBuilder("Subject: many fields\r\n");
    for (int i = 0; i < 10_000; i++) {
      content.append("X-Field-").append(i).append(": value\r\n");
    }
    content.append("\r\nbody\r\n");
    try (SmtpTalk talk = NODE.mx()) {
      assertThat(talk.mail("a@b.test", BOB, content.toString())).startsWith("250");
    }
    Webmail bob = NODE.webmail(BOB);
    JsonNode newest = bob.list("inbox").get(0);
    assertThat(newest.path("subject").asText()).isEqualTo("many fields");
    assertThat(new String(bob.raw(newest.path("email_id").asText()), StandardCharsets.ISO_8859_1))
        .endsWith(content);
  }

  @Test
  void aMailThatCirclesIsRefused() {
    String content =
        "Received: from a by b; Mon, 23 Nov 2026 10:00:00 +0000\r\n".repeat(60)
            + "Subject: circling\r\n\r\nx\r\n";
    try (SmtpTalk talk = NODE.mx()) {
      assertThat(talk.mail("a@b.test", ALICE, content)).startsWith("554 5.4.6");
    }
    assertThat(inbox(ALICE)).doesNotContain("circling");
  }

  @Test
  void aFullMailboxIsFullAtRcptAndNobodyElse() {
    String full = "full@" + DOMAIN;
    NODE.node().operator().createAccount(full, PASSWORD, 3_000);
    try (SmtpTalk talk = NODE.mx()) {
      assertThat(talk.mail("a@b.test", full, "Subject: fills\r\n\r\n" + "x".repeat(900) + "\r\n"))
          .startsWith("250");
      talk.expect("250", "MAIL FROM:<a@b.test>");
    }
    try (SmtpTalk talk = NODE.mx()) {
      talk.mail("a@b.test", full, "Subject: overfills\r\n\r\n" + "y".repeat(60_000) + "\r\n");
    }
    try (SmtpTalk talk = NODE.mx()) {
      talk.expect("250", "EHLO client.test");
      talk.expect("250", "MAIL FROM:<a@b.test>");
      talk.expect("452 4.2.2", "RCPT TO:<" + full + ">");
      talk.expect("250", "RCPT TO:<" + ALICE + ">");
    }
  }

  @Test
  void aRecipientDeletedAfterRcptDoesNotHurtTheOthers() {
    String leaving = "leaving@" + DOMAIN;
    NODE.node().operator().createAccount(leaving, PASSWORD);
    try (SmtpTalk talk = NODE.mx()) {
      talk.upToData("a@b.test", ALICE, leaving);
      NODE.node().operator().deleteAccount(leaving);
      talk.send("Subject: one has left\r\n\r\nx\r\n.\r\n");

      assertThat(talk.reply()).startsWith("250");
    }
    assertThat(inbox(ALICE)).contains("one has left");
    assertThat(NODE.node().operator().deadLetters().toString()).contains(leaving);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{", "[]", "\"text\"", "{\"to\":5}", "{\"from\":\"x\",\"to\":[\"@\"]}", ""})
  void invalidJsonIsTheCallersMistake(String json) {
    HttpResponse<byte[]> answer = NODE.webmail(ALICE).exchange("POST", "/emails/send", json);

    assertThat(answer.statusCode()).isIn(400, 422);
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).contains("problem+json");
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).doesNotContain("Exception");
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/emails/%s",
    "GET,/emails/%s/raw",
    "PATCH,/emails/%s",
    "DELETE,/emails/%s",
    "GET,/threads/%s"
  })
  void anotherUsersMailIsUnknown(String method, String path) {
    try (SmtpTalk talk = NODE.mx()) {
      talk.mail("a@b.test", ALICE, "Subject: private " + method + path + "\r\n\r\nsecret\r\n");
    }
    JsonNode mail = NODE.webmail(ALICE).list("inbox").get(0);
    String id = mail.path(path.startsWith("/threads") ? "thread_id" : "email_id").asText();
    String body = method.equals("PATCH") ? "{\"is_read\":true}" : null;
    HttpResponse<byte[]> foreign = NODE.webmail(BOB).exchange(method, path.formatted(id), body);
    HttpResponse<byte[]> unknown =
        NODE.webmail(BOB).exchange(method, path.formatted("never-given"), body);

    assertThat(foreign.statusCode()).isEqualTo(404);
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(new String(foreign.body(), StandardCharsets.UTF_8)).doesNotContain("secret");
  }

  @Test
  void wrongOrNoCredentialsAreTurnedAway() {
    assertThat(NODE.node().webmail(ALICE, "wrong").exchange("GET", "/folders", null).statusCode())
        .isEqualTo(401);
    assertThat(NODE.node().operator().exchange("GET", "/admin/nothing", null).statusCode())
        .isEqualTo(404);
    HttpResponse<byte[]> noToken =
        new io.viesti.outside.node.Operator(NODE.settings().managementPort(), "guessed")
            .exchange("GET", "/admin/queues", null);
    assertThat(noToken.statusCode()).isEqualTo(401);
  }

  @Test
  void submissionNeedsALogin() {
    try (SmtpTalk talk = SmtpTalk.with(NODE.settings().submissionPort())) {
      talk.expect("250", "EHLO client.test");
      talk.expect("530 5.7.0", "MAIL FROM:<" + ALICE + ">");
      talk.expect("535 5.7.8", "AUTH PLAIN AGFsaWNlQGhvbWUudGVzdAB3cm9uZw==");
    }
  }
}
