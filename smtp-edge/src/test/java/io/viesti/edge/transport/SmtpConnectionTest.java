package io.viesti.edge.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.viesti.blob.BlobStoreException;
import io.viesti.directory.Resolution;
import io.viesti.edge.FakeNode;
import io.viesti.edge.SlowBlobStore;
import io.viesti.edge.SmtpServices;
import io.viesti.edge.acceptance.Acceptance;
import io.viesti.edge.acceptance.Admission;
import io.viesti.edge.acceptance.Recipients;
import io.viesti.edge.limits.ConnectionCount;
import io.viesti.edge.limits.InFlight;
import io.viesti.edge.limits.Rate;
import io.viesti.edge.protocol.Client;
import io.viesti.edge.protocol.Patience;
import io.viesti.edge.protocol.SessionKind;
import io.viesti.edge.protocol.SessionLimits;
import io.viesti.edge.protocol.SessionRules;
import io.viesti.edge.submission.Logins;
import io.viesti.queue.MailQueue;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The handler on an embedded channel: time and threads are the test's. */
class SmtpConnectionTest {
  private static final String ENVELOPE =
      "MAIL FROM:<carol@there.test>\r\nRCPT TO:<alice@here.test>\r\nDATA\r\n";
  private static final String MAIL = "Subject: Hi\r\n\r\nHello\r\n..\r\n.\r\n";

  private final FakeNode node = new FakeNode();
  private final ConnectionCount connections = new ConnectionCount(2, 2);
  private final InFlight inFlight = new InFlight(10, 1 << 20);
  private final SmtpMetrics meters = new SmtpMetrics(node.metrics, connections, inFlight);
  private boolean draining;
  private Duration greetingDelay = Duration.ZERO;

  private EmbeddedChannel connect() {
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.freezeTime();
    SmtpServices services = node.services();
    ConnectionContext context =
        new ConnectionContext(
            new SessionRules(
                SessionKind.MX, "mx.here.test", "here.test", true, false, SessionLimits.DEFAULT),
            new Admission(
                services.intake(),
                inFlight,
                services.queue(),
                services.directory(),
                new Rate<>(1_000, Duration.ofMinutes(1), node.clock)),
            new Recipients(services.directory(), services.quotas()),
            new Logins(services.accounts(), new Rate<>(30, Duration.ofMinutes(1), node.clock)),
            new Acceptance(
                services.blobs(),
                services.queue(),
                services.submissions(),
                services.quotas(),
                services.judge(),
                inFlight,
                services.traces(),
                services.clock(),
                "mx.here.test",
                50),
            connections,
            null,
            Runnable::run,
            Patience.Times.DEFAULT,
            greetingDelay,
            meters,
            () -> draining);
    channel
        .pipeline()
        .addLast(new SmtpConnection(context, new Client(InetAddress.getLoopbackAddress(), true)));
    channel.pipeline().fireChannelActive();
    return channel;
  }

  private static String say(EmbeddedChannel channel, String text) {
    channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
    return replies(channel);
  }

  private static String replies(EmbeddedChannel channel) {
    channel.runPendingTasks();
    StringBuilder all = new StringBuilder();
    for (ByteBuf buffer = channel.readOutbound(); buffer != null; buffer = channel.readOutbound()) {
      all.append(buffer.toString(StandardCharsets.UTF_8));
      buffer.release();
    }
    return all.toString();
  }

  private EmbeddedChannel inContent() {
    EmbeddedChannel channel = connect();
    assertThat(say(channel, "EHLO there.test\r\n")).contains("250 CHUNKING\r\n".substring(4));
    assertThat(say(channel, ENVELOPE)).endsWith("354 End data with <CR><LF>.<CR><LF>\r\n");
    return channel;
  }

  @Test
  void takesMailHoweverItsOctetsAreCut() {
    for (int cut = 0; cut <= MAIL.length(); cut++) {
      EmbeddedChannel channel = connect();
      say(channel, "EHLO there.test\r\n");
      int envelopeCut = cut * ENVELOPE.length() / MAIL.length();
      say(channel, ENVELOPE.substring(0, envelopeCut));
      say(channel, ENVELOPE.substring(envelopeCut));
      String first = say(channel, MAIL.substring(0, cut));
      assertThat(first + say(channel, MAIL.substring(cut))).startsWith("250 2.0.0 Accepted as ");
      assertThat(channel.finish()).isFalse();
    }
    assertThat(node.queued).hasSize(MAIL.length() + 1);
    assertThat(node.queued.stream().map(mail -> mail.blob().id()).distinct()).hasSize(1);
    assertThat(connections.open()).isZero();
    assertThat(inFlight.mails()).isZero();
    assertThat(inFlight.octets()).isZero();
  }

  @Test
  void answersABatchOfCommandsInOneWrite() {
    EmbeddedChannel channel = connect();
    say(channel, "EHLO there.test\r\n");
    channel.writeInbound(Unpooled.copiedBuffer(ENVELOPE, StandardCharsets.US_ASCII));
    ByteBuf batch = channel.readOutbound();
    assertThat(batch.toString(StandardCharsets.US_ASCII))
        .matches("(?s)250 2\\.1\\.0.*250 2\\.1\\.5.*354.*");
    batch.release();
    assertThat(channel.<Object>readOutbound()).isNull();
  }

  @Test
  void goesOnWhenAnAnswerComesFromAnotherThread() {
    EmbeddedChannel channel = connect();
    say(channel, "EHLO there.test\r\n");
    CompletableFuture<Resolution> later = new CompletableFuture<>();
    node.lookup = address -> later;
    assertThat(say(channel, ENVELOPE)).startsWith("250 2.1.0").doesNotContain("354");
    later.complete(node.resolve(io.viesti.envelope.MailAddress.of("alice@here.test")));
    assertThat(replies(channel)).matches("(?s)250 2\\.1\\.5.*354.*");
  }

  @Test
  void aDirectoryThatFailsIsTransient() {
    EmbeddedChannel channel = connect();
    say(channel, "EHLO there.test\r\n");
    node.lookup = address -> CompletableFuture.failedStage(new IllegalStateException("down"));
    assertThat(say(channel, ENVELOPE)).contains("451 4.3.0", "554 5.5.1");
  }

  // ---------------------------------------------------------------- storage

  @Test
  void theSocketIsNotReadWhileStorageIsFull() {
    SlowBlobStore slow = new SlowBlobStore(node.memory, 32 * 1024);
    node.blobs = slow;
    EmbeddedChannel channel = inContent();
    String line = "x".repeat(98) + "\r\n";
    assertThat(say(channel, line.repeat(100))).isEmpty();
    assertThat(channel.config().isAutoRead()).isTrue();
    say(channel, line.repeat(600));
    assertThat(channel.config().isAutoRead()).isFalse();
    long taken = slow.taken.get();
    assertThat(taken).isLessThan(64 * 1024);
    slow.drainOnce();
    channel.runPendingTasks();
    assertThat(slow.taken.get()).isGreaterThan(taken);
    slow.goOn();
    channel.runPendingTasks();
    assertThat(channel.config().isAutoRead()).isTrue();
    assertThat(say(channel, ".\r\n")).startsWith("250 2.0.0");
    assertThat(node.queued.get(0).blob().size()).isEqualTo(70_000);
  }

  @Test
  void aMailThatEndsWhileStorageIsFullIsStoredAndTheSessionGoesOn() {
    node.blobs = new SlowBlobStore(node.memory, 1024);
    EmbeddedChannel channel = inContent();
    assertThat(say(channel, ("x".repeat(98) + "\r\n").repeat(20) + ".\r\n"))
        .startsWith("250 2.0.0");
    assertThat(channel.config().isAutoRead()).isTrue();
    assertThat(say(channel, ENVELOPE)).contains("354");
    assertThat(say(channel, "short\r\n.\r\n")).startsWith("250 2.0.0");
  }

  @Test
  void storageThatBreaksWhileFullIsToldAtTheEndOfContent() {
    SlowBlobStore slow = new SlowBlobStore(node.memory, 1024);
    node.blobs = slow;
    EmbeddedChannel channel = inContent();
    say(channel, ("x".repeat(98) + "\r\n").repeat(30));
    assertThat(channel.config().isAutoRead()).isFalse();
    slow.fail(new BlobStoreException(BlobStoreException.Reason.NO_SPACE, "full"));
    channel.runPendingTasks();
    assertThat(channel.config().isAutoRead()).isTrue();
    assertThat(say(channel, "more\r\n.\r\n")).startsWith("452 4.3.1");
    assertThat(slow.aborted).hasValue(1);
    assertThat(inFlight.mails()).isZero();
  }

  @Test
  void storageThatFailsAtTheEndIsTransientAndNothingIsQueued() {
    EmbeddedChannel channel = inContent();
    node.memory.failWith(BlobStoreException.Reason.UNAVAILABLE);
    assertThat(say(channel, MAIL)).startsWith("451 4.3.0");
    assertThat(node.queued).isEmpty();
    assertThat(inFlight.mails()).isZero();
  }

  @Test
  void storageThatIsFullAtTheEndIsToldSo() {
    EmbeddedChannel channel = inContent();
    node.memory.failWith(BlobStoreException.Reason.NO_SPACE);
    assertThat(say(channel, MAIL)).startsWith("452 4.3.1");
  }

  @Test
  void theReplyWaitsForTheQueue() {
    CompletableFuture<MailQueue.Acceptance> later = new CompletableFuture<>();
    node.offer = mail -> later;
    EmbeddedChannel channel = inContent();
    assertThat(say(channel, MAIL)).isEmpty();
    assertThat(inFlight.mails()).isEqualTo(1);
    later.complete(MailQueue.Acceptance.ACCEPTED);
    assertThat(replies(channel)).startsWith("250 2.0.0");
    assertThat(inFlight.mails()).isZero();
  }

  @Test
  void aClientThatTalksOnWhileItWaitsIsNotReadWithoutEnd() {
    node.offer = mail -> new CompletableFuture<>();
    EmbeddedChannel channel = inContent();
    say(channel, MAIL);
    say(channel, "NOOP\r\n".repeat(5_000));
    assertThat(channel.config().isAutoRead()).isTrue();
    say(channel, "NOOP\r\n".repeat(10_000));
    assertThat(channel.config().isAutoRead()).isFalse();
  }

  @Test
  void storageThatThrowsIsTransientAndLeavesNothing() {
    BlobStoreException broken =
        new BlobStoreException(BlobStoreException.Reason.UNAVAILABLE, "broken");
    node.blobs = Broken.store(broken, false);
    EmbeddedChannel channel = connect();
    say(channel, "EHLO there.test\r\n");
    assertThat(say(channel, ENVELOPE)).contains("451 4.3.0").doesNotContain("354");
    assertThat(inFlight.mails()).isZero();
    node.blobs = Broken.store(broken, true);
    assertThat(say(inContent(), MAIL)).startsWith("451 4.3.0");
    assertThat(inFlight.mails()).isZero();
  }

  @Test
  void aFaultOfOursEndsTheSessionWithATransientReply() {
    node.lookup =
        address -> {
          throw new IllegalStateException("a fault, on purpose");
        };
    EmbeddedChannel channel = connect();
    say(channel, "EHLO there.test\r\n");
    assertThat(say(channel, ENVELOPE)).endsWith("421 4.3.0 Internal error, try again later\r\n");
    assertThat(channel.isOpen()).isFalse();
  }

  // ---------------------------------------------------------------- vanishing and dawdling

  @Test
  void aClientThatVanishesInContentLeavesNothing() {
    EmbeddedChannel channel = inContent();
    say(channel, "Subject: half a mail\r\n");
    assertThat(inFlight.mails()).isEqualTo(1);
    channel.close();
    channel.runPendingTasks();
    assertThat(node.queued).isEmpty();
    assertThat(node.memory.count()).isZero();
    assertThat(inFlight.mails()).isZero();
    assertThat(inFlight.octets()).isZero();
    assertThat(connections.open()).isZero();
  }

  @Test
  void aClientThatSendsOneOctetASecondIsSentAway() {
    EmbeddedChannel channel = inContent();
    int seconds = 0;
    String said = "";
    while (said.isEmpty() && seconds < 1_000) {
      channel.advanceTimeBy(1, TimeUnit.SECONDS);
      channel.runScheduledPendingTasks();
      said = replies(channel);
      if (channel.isOpen()) {
        said += say(channel, "x");
      }
      seconds++;
    }
    assertThat(said).startsWith("421 4.4.2");
    assertThat(seconds).isBetween(120, 160);
    assertThat(channel.isOpen()).isFalse();
    assertThat(inFlight.mails()).isZero();
  }

  @Test
  void aCommandThatDripsInIsNotWaitedForForever() {
    EmbeddedChannel channel = connect();
    replies(channel);
    String said = "";
    int seconds = 0;
    while (said.isEmpty() && seconds < 1_000) {
      channel.advanceTimeBy(1, TimeUnit.SECONDS);
      channel.runScheduledPendingTasks();
      said = replies(channel);
      if (channel.isOpen()) {
        said += say(channel, "E");
      }
      seconds++;
    }
    assertThat(said).startsWith("421 4.4.2");
    assertThat(seconds).isBetween(300, 330);
  }

  @Test
  void anErrorBeyondTheSoftLimitIsAnsweredASecondLater() {
    EmbeddedChannel channel = connect();
    for (int i = 0; i < 10; i++) {
      assertThat(say(channel, "FOO\r\n")).contains("500 5.5.1");
    }
    assertThat(say(channel, "FOO\r\nNOOP\r\n")).isEmpty();
    channel.advanceTimeBy(1_001, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    assertThat(replies(channel)).matches("(?s)500 5\\.5\\.1.*250 2\\.0\\.0.*");
  }

  // ---------------------------------------------------------------- greeting

  @Test
  void talkingIntoTheGreetingDelayIsRefused() {
    greetingDelay = Duration.ofSeconds(5);
    EmbeddedChannel channel = connect();
    assertThat(replies(channel)).isEmpty();
    assertThat(say(channel, "EHLO there.test\r\n")).startsWith("554 5.5.0");
    assertThat(channel.isOpen()).isFalse();
    channel.advanceTimeBy(6, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    assertThat(replies(channel)).isEmpty();
  }

  @Test
  void theGreetingComesAfterItsDelay() {
    greetingDelay = Duration.ofSeconds(5);
    EmbeddedChannel channel = connect();
    channel.advanceTimeBy(6, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    assertThat(replies(channel)).startsWith("220 ");
  }

  @Test
  void aConnectionTooManyIsTurnedAwayAndCountedOutAgain() {
    EmbeddedChannel first = connect();
    connect();
    EmbeddedChannel third = connect();
    assertThat(replies(third)).startsWith("421 4.3.2");
    assertThat(third.isOpen()).isFalse();
    first.close();
    assertThat(replies(connect())).startsWith("220 ");
  }

  @Test
  void newcomersToADrainingServerAreTurnedAway() {
    draining = true;
    assertThat(replies(connect())).startsWith("421 4.3.2 Shutting down");
  }

  // ---------------------------------------------------------------- anything at all

  @Test
  void randomOctetsNeverBreakIt() {
    Random random = new Random(2525);
    String[] words = {
      "EHLO a\r\n",
      "MAIL FROM:<a@b.test>\r\n",
      "RCPT TO:<alice@here.test>\r\n",
      "DATA\r\n",
      "\r\n",
      ".\r\n",
      "\r\n.\r\n",
      "\n",
      "\r",
      ".",
      "BDAT 10\r\n",
      "BDAT 3 LAST\r\n",
      "RSET\r\n",
      "\0",
      "\u00ff\u00fe",
      "NOOP\r\n",
      "x".repeat(3_000),
      "AUTH PLAIN\r\n",
      "VRFY\r\n"
    };
    for (int round = 0; round < 500; round++) {
      EmbeddedChannel channel = connect();
      for (int i = 0; i < 60 && channel.isOpen(); i++) {
        String replies = say(channel, words[random.nextInt(words.length)]);
        assertThat(replies).matches("(?s)([2345]\\d\\d[ -][^\r\n]*\r\n)*");
      }
      channel.close();
      channel.runPendingTasks();
    }
    assertThat(inFlight.mails()).isZero();
    assertThat(inFlight.octets()).isZero();
    assertThat(connections.open()).isZero();
  }
}
