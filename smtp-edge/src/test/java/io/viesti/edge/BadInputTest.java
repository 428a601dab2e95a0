package io.viesti.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.edge.protocol.SessionKind;
import io.viesti.queue.IncomingMail;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mail and clients as they should not be: a clear answer, nothing lost, nothing left behind. */
class BadInputTest {
  @TempDir Path data;
  private final FakeNode node = new FakeNode();
  private SlowBlobStore slow;
  private SmtpServer server;

  @BeforeEach
  void start() {
    slow = new SlowBlobStore(node.memory, 64 * 1024);
    node.blobs = slow;
    slow.goOn();
    server =
        SmtpServer.start(node.services(), FakeNode.settings(data, "")).toCompletableFuture().join();
  }

  @AfterEach
  void stop() {
    server.drain(Duration.ZERO).toCompletableFuture().join();
  }

  private TestClient inContent() throws IOException {
    TestClient client = TestClient.connect(server.port(SessionKind.MX));
    client.reply();
    client.say("EHLO there.test");
    client.say("MAIL FROM:<carol@there.test>");
    client.say("RCPT TO:<alice@here.test>");
    assertThat(client.say("DATA")).startsWith("354");
    return client;
  }

  private void takenExactly(byte[] content) throws IOException {
    try (TestClient client = inContent()) {
      client.send(content);
      client.send(".\r\n");
      assertThat(client.reply()).startsWith("250 2.0.0");
    }
    IncomingMail mail = node.queued.get(0);
    assertThat(node.content(mail)).isEqualTo(content);
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\r\n",
        "no header at all\r\n",
        "Subject: only a header\r\n",
        ": no name\r\n\r\nbody\r\n",
        "Subject\r\n\r\nbody\r\n",
        " folded before anything\r\n\r\nbody\r\n",
        "Content-Type: multipart/mixed\r\n\r\n--x\r\n\r\nno boundary\r\n",
        "Content-Type: multipart/mixed; boundary=\"x\"\r\n\r\n--x\r\nnever closed\r\n",
        "Content-Type: text/plain; charset=nonsense\r\nContent-Transfer-Encoding: base64\r\n\r\n%%\r\n",
        "Subject: =?utf-8?B?broken\r\nDate: yesterday\r\nFrom: <<>>\r\n\r\nx\r\n",
        "Subject: a\0b\r\n\r\n\0\0\r\n",
        "Subject: \u00e4\u00ff\r\n\r\n\u0080\u0081\r\n"
      })
  void malformedMailIsTakenAsItIs(String content) throws IOException {
    takenExactly(latin1(content));
  }

  @Test
  void contentWithoutAHeaderIsKeptOutOfOurs() throws IOException {
    takenExactly(latin1("no header at all\r\n"));
    assertThat(node.queued.get(0).traceHeaders()).endsWith("+0000\r\n\r\n");
  }

  @Test
  void tenThousandHeaderLinesAreTaken() throws IOException {
    StringBuilder mail = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      mail.append("X-Line-").append(i).append(": something\r\n");
    }
    takenExactly(latin1(mail + "\r\nbody\r\n"));
  }

  @Test
  void eightBitJunkIsTaken() throws IOException {
    Random random = new Random(8);
    ByteArrayOutputStream junk = new ByteArrayOutputStream();
    for (int line = 0; line < 2_000; line++) {
      for (int i = 0; i < 70; i++) {
        int octet = random.nextInt(256);
        boolean plain = octet != '\r' && octet != '\n' && (i > 0 || octet != '.');
        junk.write(plain ? octet : 'x');
      }
      junk.write('\r');
      junk.write('\n');
    }
    takenExactly(junk.toByteArray());
  }

  @Test
  void sixtyMegabytesAreTooManyForFifty() throws IOException {
    byte[] line = latin1("x".repeat(998) + "\r\n");
    byte[] megabyte = new byte[line.length * 1_000];
    for (int i = 0; i < 1_000; i++) {
      System.arraycopy(line, 0, megabyte, i * line.length, line.length);
    }
    try (TestClient client = inContent()) {
      for (int i = 0; i < 60; i++) {
        client.send(megabyte);
      }
      client.send(".\r\n");
      assertThat(client.reply()).startsWith("552 5.3.4");
      assertThat(client.say("MAIL FROM:<carol@there.test> SIZE=60000000")).startsWith("552 5.3.4");
      assertThat(client.say("NOOP")).startsWith("250");
    }
    assertThat(node.queued).isEmpty();
    assertThat(node.memory.count()).isZero();
    assertThat(slow.taken.get()).isLessThan(53L << 20);
    assertThat(server.mailsInFlight()).isZero();
  }

  @Test
  void whoTalksOnIsToldSoBeforeTheConnectionEnds() throws IOException {
    try (TestClient client = TestClient.connect(server.port(SessionKind.MX))) {
      client.reply();
      client.send("EHLO there.test\r\n" + "x".repeat(500_000));
      assertThat(client.reply()).startsWith("554 5.5.0");
      assertThat(client.reply()).isEmpty();
    }
  }

  @Test
  void aClientThatReadsNothingIsNotReadAndNotKept() throws IOException {
    FakeNode other = new FakeNode();
    SmtpServer strict =
        SmtpServer.start(
                other.services(),
                FakeNode.settings(
                    data,
                    "viesti.limits.errors.idle-commands = 10000000, viesti.smtp.timeouts.command = 1s"))
            .toCompletableFuture()
            .join();
    try (TestClient client = TestClient.connect(strict.port(SessionKind.MX))) {
      client.reply();
      client.say("EHLO there.test");
      Thread talker = new Thread(() -> client.send("HELP\r\n".repeat(2_000_000)));
      talker.setUncaughtExceptionHandler((thread, expected) -> {});
      talker.start();
      Awaitility.await()
          .until(() -> other.metrics.get("mail.smtp.connections.active").gauge().value() == 0);
    } finally {
      strict.drain(Duration.ZERO).toCompletableFuture().join();
    }
  }

  @Test
  void bareLineFeedsAreRefusedAndHideNoMail() throws IOException {
    try (TestClient client = inContent()) {
      client.send(
          "Subject: a\r\n\r\nhello\n.\nMAIL FROM:<evil@there.test>\nRCPT TO:<bob@here.test>\n"
              + "DATA\nSubject: smuggled\n\nx\r\n.\r\n");
      assertThat(client.reply()).startsWith("550 5.5.2");
      assertThat(client.say("NOOP")).startsWith("250");
    }
    assertThat(node.queued).isEmpty();
  }

  @Test
  void aClientThatVanishesInContentLeavesNothing() throws IOException {
    TestClient client = inContent();
    client.send("Subject: half a mail\r\n");
    Awaitility.await().until(() -> slow.taken.get() > 0);
    client.close();
    Awaitility.await().until(() -> server.mailsInFlight() == 0);
    assertThat(slow.aborted).hasValue(1);
    assertThat(node.queued).isEmpty();
    assertThat(node.memory.count()).isZero();
  }

  @Test
  void aClientThatResetsTheConnectionInContentLeavesNothing() throws IOException {
    TestClient client = inContent();
    client.send("Subject: half a mail\r\n");
    client.socket().setSoLinger(true, 0);
    client.close();
    Awaitility.await().until(() -> server.mailsInFlight() == 0);
    assertThat(node.queued).isEmpty();
  }

  @Test
  void commandsOutOfOrderAreToldSoAndDoNoHarm() throws IOException {
    try (TestClient client = TestClient.connect(server.port(SessionKind.MX))) {
      client.reply();
      assertThat(client.say("DATA")).startsWith("503 5.5.1");
      assertThat(client.say("RCPT TO:<alice@here.test>")).startsWith("503 5.5.1");
      assertThat(client.say("MAIL FROM:<carol@there.test>")).startsWith("503 5.5.1");
      client.say("EHLO there.test");
      assertThat(client.say("RCPT TO:<alice@here.test>")).startsWith("503 5.5.1");
      assertThat(client.say("MAIL FROM:<carol@there.test>")).startsWith("250");
      assertThat(client.say("MAIL FROM:<carol@there.test>")).startsWith("503 5.5.1");
      assertThat(client.say("DATA")).startsWith("554 5.5.1");
      assertThat(client.say("RCPT TO:<alice@here.test>")).startsWith("250");
      assertThat(client.say("DATA")).startsWith("354");
      client.send("ok\r\n.\r\n");
      assertThat(client.reply()).startsWith("250");
    }
  }

  @Test
  void storageThatStallsStopsTheClientNotTheServer() throws Exception {
    SlowBlobStore stuck = new SlowBlobStore(node.memory, 256 * 1024);
    node.blobs = stuck;
    SmtpServer other =
        SmtpServer.start(node.services(), FakeNode.settings(data, "")).toCompletableFuture().join();
    try (TestClient client = TestClient.connect(other.port(SessionKind.MX))) {
      client.reply();
      client.say("EHLO there.test");
      client.say("MAIL FROM:<carol@there.test>");
      client.say("RCPT TO:<alice@here.test>");
      client.say("DATA");
      byte[] lines = latin1(("x".repeat(98) + "\r\n").repeat(10_000));
      Thread sender =
          new Thread(
              () -> {
                for (int i = 0; i < 40; i++) {
                  client.send(lines);
                }
                client.send(".\r\n");
              });
      sender.start();
      Awaitility.await().until(() -> stuck.taken.get() >= 256 * 1024);
      // Forty megabytes don't fit into the kernel's buffers: the sender is held up.
      Awaitility.await()
          .during(Duration.ofMillis(300))
          .until(() -> sender.isAlive() && stuck.taken.get() < 512 * 1024);
      stuck.goOn();
      sender.join();
      assertThat(client.reply()).startsWith("250 2.0.0");
      assertThat(node.queued.get(0).blob().size()).isEqualTo(40_000_000);
    } finally {
      other.drain(Duration.ZERO).toCompletableFuture().join();
    }
  }
}
