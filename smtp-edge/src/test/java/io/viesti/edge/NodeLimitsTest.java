package io.viesti.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.edge.judge.Judge;
import io.viesti.edge.judge.Judgement;
import io.viesti.edge.protocol.SessionKind;
import io.viesti.edge.submission.Submissions;
import io.viesti.envelope.SmtpReply;
import io.viesti.message.Verdict;
import io.viesti.queue.MailQueue;
import io.viesti.queue.Pressure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a node says when there is too much of something, and when it goes. */
class NodeLimitsTest {
  private static final String MAIL = "Subject: Hi\r\n\r\nHello\r\n.\r\n";

  @TempDir Path data;
  private final FakeNode node = new FakeNode();
  private SmtpServer server;

  private void start(String overrides) {
    server =
        SmtpServer.start(node.services(), FakeNode.settings(data, overrides))
            .toCompletableFuture()
            .join();
  }

  @AfterEach
  void stop() {
    server.drain(Duration.ZERO).toCompletableFuture().join();
  }

  private TestClient connect() throws IOException {
    return TestClient.connect(server.port(SessionKind.MX));
  }

  private TestClient greeted() throws IOException {
    TestClient client = connect();
    assertThat(client.reply()).startsWith("220");
    client.say("EHLO there.test");
    return client;
  }

  private static String sendMail(TestClient client) {
    String reply = client.say("MAIL FROM:<carol@there.test>");
    if (!reply.startsWith("250")) {
      return reply;
    }
    client.say("RCPT TO:<alice@here.test>");
    client.say("DATA");
    client.send(MAIL);
    return client.reply();
  }

  private TestClient loggedIn() throws IOException {
    TestClient client = TestClient.connect(server.port(SessionKind.SUBMISSION));
    client.reply();
    client.say("EHLO laptop");
    String token =
        Base64.getEncoder()
            .encodeToString(
                "\0alice@here.test\0secret".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(client.say("AUTH PLAIN " + token)).startsWith("235");
    return client;
  }

  private static String submit(TestClient client) {
    String reply = client.say("MAIL FROM:<alice@here.test>");
    if (!reply.startsWith("250")) {
      return reply;
    }
    client.say("RCPT TO:<dave@elsewhere.test>");
    client.say("DATA");
    client.send(MAIL);
    return client.reply();
  }

  // ---------------------------------------------------------------- connections and rates

  @Test
  void tooManyConnectionsAreTurnedAway() throws IOException {
    start("viesti.limits.connections = 2");
    try (TestClient one = greeted();
        TestClient two = greeted();
        TestClient three = connect()) {
      assertThat(three.reply()).startsWith("421 4.3.2");
      assertThat(three.reply()).isEmpty();
      one.say("QUIT");
      Awaitility.await().until(() -> connect().reply().startsWith("220"));
      assertThat(two.say("NOOP")).startsWith("250");
    }
  }

  @Test
  void tooManyConnectionsOfOneAddressAreTurnedAway() throws IOException {
    start("viesti.limits.connections-per-address = 1");
    try (TestClient one = greeted();
        TestClient two = connect()) {
      assertThat(two.reply()).startsWith("421 4.7.0");
      assertThat(one.say("NOOP")).startsWith("250");
    }
  }

  @Test
  void anAddressMayBeginSoManyMailsAMinute() throws IOException {
    start("viesti.limits.mails-per-minute-and-address = 3, viesti.smtp.trusted-networks = []");
    try (TestClient client = greeted()) {
      for (int i = 0; i < 3; i++) {
        assertThat(sendMail(client)).startsWith("250");
      }
      assertThat(sendMail(client)).startsWith("451 4.7.1");
    }
  }

  @Test
  void trustedNetworksAreExemptFromThat() throws IOException {
    start("viesti.limits.mails-per-minute-and-address = 3");
    try (TestClient client = greeted()) {
      for (int i = 0; i < 10; i++) {
        assertThat(sendMail(client)).startsWith("250");
      }
    }
  }

  // ---------------------------------------------------------------- a full node

  @Test
  void noMailBeginsBelowTheSpaceThatIsToBeFree() throws IOException {
    start("");
    try (TestClient client = greeted()) {
      node.intakeOpen = false;
      assertThat(sendMail(client)).startsWith("452 4.3.1");
      node.intakeOpen = true;
      assertThat(sendMail(client)).startsWith("250");
    }
  }

  @Test
  void noMailBeginsWhenTooManyAreInFlight() throws IOException {
    start("viesti.limits.mails-in-flight = 1");
    CompletableFuture<MailQueue.Acceptance> held = new CompletableFuture<>();
    node.offer = mail -> held;
    try (TestClient one = greeted();
        TestClient two = greeted()) {
      one.say("MAIL FROM:<carol@there.test>");
      one.say("RCPT TO:<alice@here.test>");
      two.say("MAIL FROM:<carol@there.test>");
      two.say("RCPT TO:<alice@here.test>");
      one.say("DATA");
      one.send(MAIL);
      Awaitility.await().until(() -> !node.queued.isEmpty());
      assertThat(two.say("DATA")).startsWith("451 4.3.2");
      two.say("RSET");
      assertThat(sendMail(two)).startsWith("451 4.3.2");
      held.complete(MailQueue.Acceptance.ACCEPTED);
      assertThat(one.reply()).startsWith("250");
      assertThat(sendMail(two)).startsWith("250");
    }
  }

  @ParameterizedTest
  @CsvSource({"ACCEPTED,250 2.0.0", "UNKNOWN,451 4.3.0", "BUSY,451 4.3.2", "NO_ROOM,452 4.3.1"})
  void theQueueDecidesTheReply(MailQueue.Acceptance acceptance, String reply) throws IOException {
    start("");
    node.offer = mail -> CompletableFuture.completedStage(acceptance);
    try (TestClient client = greeted()) {
      assertThat(sendMail(client)).startsWith(reply);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ACCEPTED,250 2.0.0",
    "UNKNOWN,451 4.3.0",
    "BUSY,451 4.3.2",
    "NO_ROOM,452 4.3.1",
    "RATE,452 4.7.1",
    "OVER_QUOTA,452 4.2.2",
    "REFUSED,554 5.7.1"
  })
  void theMailboxDecidesTheReplyToASubmission(Submissions.Outcome outcome, String reply)
      throws IOException {
    start("");
    node.submitOutcome = CompletableFuture.completedStage(outcome);
    try (TestClient client = loggedIn()) {
      assertThat(submit(client)).startsWith(reply);
    }
  }

  @Test
  void aFullMailboxIsToldAtRcptAndDoesNotStopTheOthersOfAnAlias() throws IOException {
    node.quotas =
        new io.viesti.edge.limits.Quotas() {
          @Override
          public CompletionStage<Boolean> hasRoom(String mailboxId, long octets) {
            return CompletableFuture.completedStage(!mailboxId.contains("alice"));
          }

          @Override
          public void stored(String mailboxId, long octets) {}
        };
    start("");
    try (TestClient client = greeted()) {
      client.say("MAIL FROM:<carol@there.test>");
      assertThat(client.say("RCPT TO:<alice@here.test>")).startsWith("452 4.2.2");
      assertThat(client.say("RCPT TO:<both@here.test>")).startsWith("250");
      assertThat(client.say("RCPT TO:<bob@here.test>")).startsWith("250");
    }
  }

  // ---------------------------------------------------------------- judge, loops, many recipients

  @Test
  void theJudgeMayRefuse() throws IOException {
    node.judge =
        (mail, effort, head, length) ->
            CompletableFuture.completedStage(
                new Judgement.Refuse(SmtpReply.of(550, "5.7.1", "Not wanted")));
    start("");
    try (TestClient client = greeted()) {
      assertThat(sendMail(client)).isEqualTo("550 5.7.1 Not wanted");
      assertThat(node.queued).isEmpty();
    }
  }

  @Test
  void theJudgesVerdictGoesWithTheMail() throws IOException {
    Verdict spam = new Verdict(true, Optional.empty());
    node.judge =
        (mail, effort, head, length) ->
            CompletableFuture.completedStage(new Judgement.Accept(spam));
    start("");
    try (TestClient client = greeted()) {
      sendMail(client);
      assertThat(node.queued.get(0).verdict()).isEqualTo(spam);
    }
  }

  @Test
  void theJudgeSparesItselfWhileMailboxesAreBehind() throws IOException {
    List<Judge.Effort> efforts = new CopyOnWriteArrayList<>();
    node.judge =
        (mail, effort, head, length) -> {
          efforts.add(effort);
          return CompletableFuture.completedStage(Judgement.ACCEPT);
        };
    start("");
    try (TestClient client = greeted()) {
      sendMail(client);
      node.pressure = Pressure.HIGH;
      sendMail(client);
    }
    assertThat(efforts).containsExactly(Judge.Effort.FULL, Judge.Effort.CHEAP);
  }

  @Test
  void aJudgeThatBreaksOrNeverComesBackHoldsNothingUp() throws IOException {
    node.judge =
        (mail, effort, head, length) -> {
          if (node.queued.isEmpty()) {
            throw new IllegalStateException("broken");
          }
          return new CompletableFuture<>();
        };
    start("");
    try (TestClient client = greeted()) {
      assertThat(sendMail(client)).startsWith("250");
      assertThat(sendMail(client)).startsWith("250");
    }
  }

  @Test
  void mailThatGoesInCirclesIsRefused() throws IOException {
    start("viesti.smtp.max-hops = 3");
    try (TestClient client = greeted()) {
      for (int hops = 3; hops <= 4; hops++) {
        client.say("MAIL FROM:<carol@there.test>");
        client.say("RCPT TO:<alice@here.test>");
        client.say("DATA");
        client.send("Received: from a by b; now\r\n".repeat(hops) + MAIL);
        assertThat(client.reply()).startsWith(hops == 3 ? "250" : "554 5.4.6");
      }
    }
    assertThat(node.queued).hasSize(1);
    assertThat(server.mailsInFlight()).isZero();
  }

  @Test
  void mailForManyIsStoredAndQueuedOnce() throws IOException {
    start("");
    try (TestClient client = greeted()) {
      client.say("MAIL FROM:<>");
      client.say("RCPT TO:<alice@here.test>");
      client.say("RCPT TO:<both@here.test>");
      assertThat(client.say("RCPT TO:<nobody@here.test>")).startsWith("550 5.1.1");
      client.say("DATA");
      client.send(MAIL);
      assertThat(client.reply()).startsWith("250");
    }
    assertThat(node.memory.count()).isEqualTo(1);
    assertThat(node.queued).hasSize(1);
    assertThat(node.queued.get(0).recipients()).hasSize(3);
    assertThat(node.queued.get(0).reversePath()).isEmpty();
    assertThat(node.queued.get(0).traceHeaders()).doesNotContain("for <");
  }

  // ---------------------------------------------------------------- going

  @Test
  void drainingEndsIdleSessionsAndLetsMailsEnd() throws IOException {
    start("");
    try (TestClient idle = greeted();
        TestClient busy = greeted()) {
      busy.say("MAIL FROM:<carol@there.test>");
      busy.say("RCPT TO:<alice@here.test>");
      busy.say("DATA");
      assertThat(server.isAccepting()).isTrue();
      CompletionStage<Void> drained = server.drain(Duration.ofSeconds(20));
      assertThat(server.isAccepting()).isFalse();
      assertThat(idle.reply()).startsWith("421 4.3.2");
      assertThat(idle.reply()).isEmpty();
      assertThat(connect().reply()).startsWith("421 4.3.2");
      assertThat(drained.toCompletableFuture()).isNotDone();
      busy.send(MAIL);
      assertThat(busy.reply()).startsWith("250 2.0.0");
      assertThat(busy.reply()).startsWith("421 4.3.2");
      drained.toCompletableFuture().join();
    }
    assertThat(node.queued).hasSize(1);
  }

  @Test
  void drainingDoesNotWaitLongerThanItMay() throws IOException {
    start("");
    try (TestClient busy = greeted()) {
      busy.say("MAIL FROM:<carol@there.test>");
      busy.say("RCPT TO:<alice@here.test>");
      busy.say("DATA");
      server.drain(Duration.ofMillis(50)).toCompletableFuture().join();
      assertThat(busy.reply()).isEmpty();
    }
    assertThat(node.queued).isEmpty();
  }
}
