package io.viesti.outside;

import static io.viesti.outside.RunningNode.ALICE;
import static io.viesti.outside.RunningNode.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.viesti.outside.peer.SmtpSink;
import io.viesti.outside.peer.SunkMail;
import io.viesti.outside.peer.Swaks;
import io.viesti.outside.process.FreePorts;
import io.viesti.outside.process.OwnProcess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Mail from mail clients, over each way to log in, to another server. */
class SubmissionIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int SINK = FreePorts.next();

  @RegisterExtension
  static final RunningNode NODE = new RunningNode(settings -> settings.route("sink.test", SINK));

  private static OwnProcess.Finished swaks(int port, String subject, String... options) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--from",
                ALICE,
                "--to",
                "bob@sink.test",
                "--header",
                "Subject: " + subject,
                "--body",
                "from a mail client\n.with a dot\n",
                "--auth-user",
                ALICE,
                "--auth-password",
                PASSWORD));
    all.addAll(List.of(options));
    return Swaks.run(port, all.toArray(String[]::new));
  }

  private static SunkMail sunk(SmtpSink sink, String subject) {
    await().atMost(SOON).until(() -> find(sink, subject).isPresent());
    return find(sink, subject).orElseThrow();
  }

  private static Optional<SunkMail> find(SmtpSink sink, String subject) {
    return sink.mails().stream()
        .filter(mail -> mail.header("Subject").equals(Optional.of(subject)))
        .findFirst();
  }

  private static void assertSentOn(int port, String subject, String protocol, String... options) {
    try (SmtpSink sink = SmtpSink.keeping(SINK)) {
      OwnProcess.Finished swaks = swaks(port, subject, options);
      assertThat(swaks.exit()).as(swaks.output()).isZero();
      SunkMail mail = sunk(sink, subject);
      assertThat(new String(mail.body(), StandardCharsets.ISO_8859_1))
          .startsWith("from a mail client\r\n.with a dot\r\n");
      assertThat(mail.header("Received").orElse("")).contains("with " + protocol + " id ");
      assertThat(mail.header("Message-ID")).isPresent();
      assertThat(mail.header("Date")).isPresent();
      assertThat(mail.records()).contains("X-Rcpt-Args: <bob@sink.test>");
    }
  }

  @Test
  void afterStarttls() {
    assertSentOn(
        NODE.settings().submissionPort(), "by starttls", "ESMTPSA", "--tls", "--auth", "PLAIN");
  }

  @Test
  void withLoginInsteadOfPlain() {
    assertSentOn(
        NODE.settings().submissionPort(), "by login", "ESMTPSA", "--tls", "--auth", "LOGIN");
  }

  @Test
  void overTlsFromTheStart() {
    assertSentOn(NODE.settings().submissionTlsPort(), "by tls", "ESMTPSA", "--tls-on-connect");
  }

  @Test
  void inClearFromLoopbackWhereThatIsAllowed() {
    assertSentOn(NODE.settings().submissionPort(), "in clear", "ESMTPA", "--auth", "PLAIN");
  }

  @Test
  void aWrongPasswordSendsNothing() {
    OwnProcess.Finished swaks =
        Swaks.run(
            NODE.settings().submissionPort(),
            "--tls",
            "--from",
            ALICE,
            "--to",
            "bob@sink.test",
            "--auth-user",
            ALICE,
            "--auth-password",
            "wrong");

    assertThat(swaks.exit()).isNotZero();
    assertThat(swaks.output()).contains("535 5.7.8");
  }

  @Test
  void everyOctetIsSentOnBehindOurTraceHeaders() {
    StringBuilder octets = new StringBuilder();
    octets.append("From: ").append(ALICE).append("\r\nTo: bob@sink.test\r\n");
    octets.append("Date: Sun, 01 Mar 2026 12:00:00 +0000\r\nMessage-ID: <octets@home.test>\r\n");
    octets.append("Subject: octets\r\nMIME-Version: 1.0\r\n");
    octets.append("Content-Type: text/plain; charset=iso-8859-1\r\n");
    octets.append("Content-Transfer-Encoding: 8bit\r\n\r\n");
    int body = octets.length();
    for (char c = 128; c < 256; c++) {
      octets.append(c);
    }
    octets.append("\r\n.\r\n..\r\n\t \r\n").append("y".repeat(998)).append("\r\n\r\n\r\n");
    try (SmtpSink sink = SmtpSink.keeping(SINK);
        SmtpTalk talk = NODE.submission(ALICE)) {
      talk.expect("250", "MAIL FROM:<" + ALICE + "> BODY=8BITMIME");
      talk.expect("250", "RCPT TO:<bob@sink.test>");
      talk.expect("354", "DATA");
      talk.send(octets.toString().replace("\r\n.", "\r\n..") + ".\r\n");
      assertThat(talk.reply()).startsWith("250");

      SunkMail mail = sunk(sink, "octets");
      assertThat(new String(mail.body(), StandardCharsets.ISO_8859_1))
          .isEqualTo(octets.substring(body));
      assertThat(mail.text()).startsWith("Received: ").endsWith(octets.toString());
      assertThat(mail.records()).anyMatch(r -> r.contains("BODY=8BITMIME"));
    }
  }

  @Test
  void theIdInTheReplyTellsTheStory() {
    try (SmtpSink sink = SmtpSink.keeping(SINK);
        SmtpTalk talk = NODE.submission(ALICE)) {
      talk.nextUpToData(ALICE, "bob@sink.test");
      talk.send("Subject: traced\r\n\r\nx\r\n.\r\n");
      String reply = talk.reply();
      assertThat(reply).startsWith("250");
      SunkMail mail = sunk(sink, "traced");

      for (String id :
          List.of(reply.strip().replaceAll(".* ", ""), mail.header("Message-ID").orElseThrow())) {
        await()
            .atMost(SOON)
            .untilAsserted(
                () ->
                    assertThat(Cli.of(NODE.node()).ok("message", "trace", id))
                        .contains("accepted from [127.0.0.1] by ESMTPA")
                        .contains("queued for sink.test")
                        .contains("bob@sink.test: delivered at attempt 1 by 127.0.0.1"));
      }
    }
  }
}
