package io.viesti.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.edge.protocol.SessionKind;
import io.viesti.envelope.MailAddress;
import io.viesti.outbox.Submission;
import io.viesti.queue.IncomingMail;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmtpServerTest {
  private static final String MAIL =
      "From: <carol@there.test>\r\nTo: <alice@here.test>\r\nSubject: Hi\r\n\r\nHello\r\n..dot\r\n.\r\n";

  @TempDir Path data;
  private final FakeNode node = new FakeNode();
  private SmtpServer server;

  @BeforeEach
  void start() {
    server =
        SmtpServer.start(node.services(), FakeNode.settings(data, "")).toCompletableFuture().join();
  }

  @AfterEach
  void stop() {
    server.drain(Duration.ZERO).toCompletableFuture().join();
  }

  @Test
  void takesMailForAHostedAddress() throws IOException {
    try (TestClient client = TestClient.connect(server.port(SessionKind.MX))) {
      assertThat(client.reply()).isEqualTo("220 mx.here.test ESMTP Viesti");
      assertThat(client.say("EHLO there.test"))
          .contains("PIPELINING", "SIZE 52428800", "CHUNKING", "STARTTLS")
          .doesNotContain("AUTH");
      assertThat(client.say("MAIL FROM:<carol@there.test>")).startsWith("250 2.1.0");
      assertThat(client.say("RCPT TO:<Alice+x@HERE.test>")).startsWith("250 2.1.5");
      assertThat(client.say("DATA")).startsWith("354 ");
      client.send(MAIL);
      assertThat(client.reply()).startsWith("250 2.0.0 Accepted as ");
      assertThat(client.say("QUIT")).startsWith("221 2.0.0");
      assertThat(client.reply()).isEmpty();
    }
    IncomingMail mail = node.queued.get(0);
    assertThat(new String(node.content(mail), StandardCharsets.UTF_8))
        .startsWith("From: <carol@there.test>\r\n")
        .endsWith("\r\n\r\nHello\r\n.dot\r\n");
    assertThat(mail.reversePath()).contains(MailAddress.of("carol@there.test"));
    assertThat(mail.recipients()).hasSize(1);
    assertThat(mail.header().subject()).isEqualTo("Hi");
    assertThat(mail.traceHeaders())
        .startsWith("Received: from there.test ([127.0.0.1])\r\n\tby mx.here.test with ESMTP id ")
        .contains("for <Alice+x@here.test>");
    assertThat(node.notes).anyMatch(n -> n.contains("<carol@there.test> to 1 recipients"));
  }

  @Test
  void submitsMailOfAnAccountOverStartTls() throws IOException {
    try (TestClient client = TestClient.connect(server.port(SessionKind.SUBMISSION))) {
      client.reply();
      assertThat(client.say("EHLO laptop")).contains("STARTTLS", "AUTH PLAIN LOGIN");
      assertThat(client.say("MAIL FROM:<alice@here.test>")).startsWith("530 5.7.0");
      assertThat(client.say("STARTTLS")).startsWith("220 2.0.0");
      client.startTls();
      assertThat(client.say("MAIL FROM:<alice@here.test>")).startsWith("503 5.5.1");
      assertThat(client.say("EHLO laptop")).contains("AUTH").doesNotContain("STARTTLS");
      assertThat(client.say("AUTH PLAIN " + base64("\0alice@here.test\0secret")))
          .startsWith("235 2.7.0");
      assertThat(client.say("MAIL FROM:<bob@here.test>")).startsWith("553 5.7.1");
      submit(client);
    }
    Submission submission = node.submitted.get(0);
    assertThat(submission.mailboxId()).isEqualTo(FakeNode.ALICE.mailboxId());
    assertThat(submission.traceHeaders())
        .contains(
            "with ESMTPSA id ", "\r\nDate: Mon, 23 Nov 2026 09:05:00 +0000\r\n", "Message-ID: <");
    assertThat(submission.envelope().recipients()).hasSize(2);
  }

  @Test
  void submitsMailOfAnAccountOverTlsFromTheStart() throws IOException {
    try (TestClient client = TestClient.connectTls(server.port(SessionKind.SUBMISSIONS))) {
      assertThat(client.reply()).startsWith("220 ");
      client.say("EHLO laptop");
      assertThat(client.say("AUTH LOGIN")).isEqualTo("334 VXNlcm5hbWU6");
      assertThat(client.say(base64("alice@here.test"))).isEqualTo("334 UGFzc3dvcmQ6");
      assertThat(client.say(base64("wrong"))).startsWith("535 5.7.8");
      assertThat(client.say("AUTH LOGIN " + base64("alice@here.test")))
          .isEqualTo("334 UGFzc3dvcmQ6");
      assertThat(client.say(base64("secret"))).startsWith("235 2.7.0");
      submit(client);
    }
    assertThat(node.submitted).hasSize(1);
  }

  private static void submit(TestClient client) {
    assertThat(client.say("MAIL FROM:<alice@here.test>")).startsWith("250 2.1.0");
    assertThat(client.say("RCPT TO:<dave@elsewhere.test>")).startsWith("250 2.1.5");
    assertThat(client.say("RCPT TO:<bob@here.test>")).startsWith("250 2.1.5");
    assertThat(client.say("DATA")).startsWith("354 ");
    client.send("From: alice@here.test\r\nSubject: Out\r\n\r\nHello\r\n.\r\n");
    assertThat(client.reply()).startsWith("250 2.0.0");
  }

  @Test
  void dropsNothingAndObeysNothingInjectedBeforeTls() throws IOException {
    try (TestClient client = TestClient.connect(server.port(SessionKind.SUBMISSION))) {
      client.reply();
      client.say("EHLO laptop");
      client.send("STARTTLS\r\nMAIL FROM:<alice@here.test>\r\n");
      assertThat(client.reply()).startsWith("554 5.5.0");
      assertThat(client.reply()).isEmpty();
    }
  }

  @Test
  void keepsTheKeyOfItsOwnCertificateToItself() throws IOException {
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(data.resolve("tls/smtp-key.pem"))))
        .isEqualTo("rw-------");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
