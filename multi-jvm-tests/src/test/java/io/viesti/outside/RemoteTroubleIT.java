package io.viesti.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.viesti.outside.OddServer.Manner;
import io.viesti.outside.node.NodeSettings;
import io.viesti.outside.peer.SmtpSink;
import io.viesti.outside.process.FreePorts;
import java.time.Duration;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Remote servers in trouble: what waits and why can be seen, the mail's story is told, and a
 * restart in between changes nothing.
 */
class RemoteTroubleIT {
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final int DOWN = FreePorts.next();
  private static final int LATER = FreePorts.next();
  private static final int SILENT = FreePorts.next();
  private static final int STUCK = FreePorts.next();
  private static final int CUT = FreePorts.next();

  @RegisterExtension static final RunningNode NODE = new RunningNode(RemoteTroubleIT::configure);

  private static void configure(NodeSettings settings) {
    settings
        .route("down.test", DOWN)
        .route("later.test", LATER)
        .route("silent.test", SILENT)
        .route("stuck.test", STUCK)
        .route("cut.test", CUT)
        .set("viesti.delivery.retry.schedule", "[2 s]")
        .set("viesti.delivery.site.suspend.base", "1 s")
        .set("viesti.delivery.site.suspend.max", "2 s")
        .set("viesti.delivery.session.timeouts.greeting", "2 s")
        .set("viesti.delivery.session.timeouts.final-dot", "3 s");
  }

  private static ConditionFactory soon() {
    return await().atMost(SOON);
  }

  private static Outgoing send(String domain) {
    return Outgoing.send(NODE.node(), "bob@" + domain, "to " + domain);
  }

  private static void awaitStatus(Outgoing mail, String status) {
    soon().until(() -> mail.status().path("status").asText().equals(status));
  }

  private static void awaitWaiting(String domain, String why) {
    soon()
        .untilAsserted(
            () ->
                assertThat(NODE.node().operator().queues().path("queues"))
                    .anySatisfy(
                        queue -> {
                          assertThat(queue.path("domain").asText()).isEqualTo(domain);
                          assertThat(queue.path("reason").asText()).contains(why);
                        }));
  }

  private static void restartByTerm() {
    assertThat(NODE.node().stop()).isZero();
    NODE.node().start();
  }

  private static void awaitNothingWaits(String domain) {
    soon()
        .untilAsserted(
            () ->
                assertThat(
                        NODE.node()
                            .operator()
                            .exchange("GET", "/admin/queues/" + domain, null)
                            .statusCode())
                    .isEqualTo(404));
  }

  private static void assertArrivedOnce(SmtpSink sink, Outgoing mail) {
    soon().until(() -> !sink.mails().isEmpty());
    awaitStatus(mail, "delivered");
    assertThat(sink.mails()).hasSize(1);
    assertThat(sink.mails().get(0).header("Message-ID")).contains("<" + mail.messageId() + ">");
  }

  @Test
  void mailForAServerThatIsDownWaitsOverADeathAndLeavesWhenItIsUp() {
    Outgoing mail = send("down.test");

    awaitStatus(mail, "deferred");
    awaitWaiting("down.test", "Connection refused");
    NODE.node().killAndRestart();
    awaitWaiting("down.test", "Connection refused");
    assertThat(Cli.of(NODE.node()).ok("queue", "list"))
        .contains("down.test")
        .contains("Connection refused");
    assertThat(Cli.of(NODE.node()).ok("queue", "show", "down.test"))
        .contains(mail.traceId())
        .contains("bob@down.test")
        .contains("Connection refused");

    try (SmtpSink sink = SmtpSink.keeping(DOWN)) {
      assertArrivedOnce(sink, mail);
    }
    awaitNothingWaits("down.test");
    assertThat(Cli.of(NODE.node()).ok("message", "trace", mail.traceId()))
        .contains("queued for down.test")
        .contains("bob@down.test: deferred at attempt 1: connect to 127.0.0.1:" + DOWN)
        .containsPattern("bob@down.test: delivered at attempt \\d+ by .*: 250 2.0.0 Ok");
  }

  @Test
  void mailThatIsPutOffWithA4xxWaitsOverAStopAndLeavesWhenItIsTaken() {
    Outgoing mail;
    try (SmtpSink sink = SmtpSink.keeping(LATER, "-r", "RCPT")) {
      mail = send("later.test");
      awaitStatus(mail, "deferred");
      awaitWaiting("later.test", "450 4.3.0");
      restartByTerm();
      awaitWaiting("later.test", "450 4.3.0");
      assertThat(sink.mails()).isEmpty();
    }
    try (SmtpSink sink = SmtpSink.keeping(LATER)) {
      assertArrivedOnce(sink, mail);
    }
    assertThat(Cli.of(NODE.node()).ok("message", "trace", mail.messageId()))
        .containsPattern("deferred at attempt 1 by 127.0.0.1 \\S+: RCPT TO: 450 4.3.0 .*; next");
  }

  @Test
  void aServerThatSaysNothingIsLeftAloneAndTriedAgain() {
    try (OddServer remote = new OddServer("127.0.0.1", SILENT, Manner.SAYS_NOTHING)) {
      Outgoing mail = send("silent.test");
      awaitWaiting("silent.test", "being tried now");
      awaitStatus(mail, "deferred");
      awaitWaiting("silent.test", "timeout");
      NODE.node().killAndRestart();
      awaitWaiting("silent.test", "timeout");

      remote.become(Manner.TAKES_ALL);
      awaitStatus(mail, "delivered");
      assertThat(remote.dotted()).hasSize(1);
      assertThat(mail.story()).containsPattern("deferred at attempt 1: .*" + SILENT + ": timeout");
    }
  }

  @Test
  void whenAServerHangsAfterTheFinalDotTheOutcomeIsUnknownAndTheMailIsSentAgain() {
    try (OddServer remote = new OddServer("127.0.0.1", STUCK, Manner.HANGS_AFTER_THE_DOT)) {
      Outgoing mail = send("stuck.test");
      awaitStatus(mail, "deferred");
      awaitWaiting("stuck.test", "outcome unknown");
      restartByTerm();
      remote.become(Manner.TAKES_ALL);

      awaitStatus(mail, "delivered");
      assertThat(remote.accepted()).isEqualTo(1);
      assertThat(remote.dotted())
          .hasSizeGreaterThan(1)
          .allSatisfy(text -> assertThat(text).contains("<" + mail.messageId() + ">"))
          .containsOnly(remote.dotted().get(0));
      assertThat(mail.story()).contains("outcome unknown: timeout after the final dot");
    }
  }

  @Test
  void whenTheConnectionIsCutAfterTheFinalDotTheOutcomeIsUnknownAndTheMailIsSentAgain() {
    try (OddServer remote = new OddServer("127.0.0.1", CUT, Manner.CUTS_AFTER_THE_DOT)) {
      Outgoing mail = send("cut.test");
      awaitStatus(mail, "deferred");
      awaitWaiting("cut.test", "outcome unknown");
      NODE.node().killAndRestart();
      remote.become(Manner.TAKES_ALL);

      awaitStatus(mail, "delivered");
      assertThat(remote.accepted()).isEqualTo(1);
      assertThat(remote.dotted())
          .hasSizeGreaterThan(1)
          .containsOnly(remote.dotted().get(0))
          .allSatisfy(text -> assertThat(text).contains("<" + mail.messageId() + ">"));
      assertThat(mail.story())
          .containsPattern(
              "deferred at attempt 1 by 127.0.0.1 \\S+: outcome unknown: connection .*");
    }
  }

  @Test
  void aStopInTheMiddleOfATransactionWaitsForNoHangingServerForever() {
    int port = CUT;
    try (OddServer remote = new OddServer("127.0.0.1", port, Manner.HANGS_AFTER_DATA)) {
      Outgoing mail = send("cut.test");
      soon().until(() -> remote.connections() > 0);
      restartByTerm();
      remote.become(Manner.TAKES_ALL);

      awaitStatus(mail, "delivered");
      assertThat(remote.accepted()).isEqualTo(1);
    }
  }
}
