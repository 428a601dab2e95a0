package io.viesti.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.viesti.dns.DnsAnswer;
import io.viesti.dns.MailExchanger;
import io.viesti.envelope.Envelope;
import io.viesti.outbox.RecipientStatus;
import io.viesti.outbox.RecipientStatus.State;
import io.viesti.outbox.Submission;
import io.viesti.queue.MailQueue;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A whole delivering node against a remote server that does as it is told. */
class DeliveriesTest {
  private static final String TEXT =
      "From: alice@home.test\r\nMessage-ID: <1@home.test>\r\n\r\nHello\r\n.dot\r\n..\r\nend\r\n";
  private static final Duration SOON = Duration.ofSeconds(20);

  private final FakeMta mta = new FakeMta();
  private DeliveryNode node;

  @BeforeEach
  void start() {
    node =
        new DeliveryNode(
            """
            viesti.delivery {
              routes { "example.net" = "127.0.0.1:%1$d", "other.example" = "127.0.0.1:%1$d" }
              port = %1$d
              retry { schedule = [300ms], jitter = 0, max-age = 1h }
              site { idle = 500ms, suspend { after = 3, base = 300ms, max = 1s } }
              session.timeouts { greeting = 2s, command = 2s, data-start = 2s, final-dot = 2s }
            }
            """
                .formatted(mta.port()));
  }

  @AfterEach
  void stop() {
    node.close();
    mta.close();
  }

  private void awaitState(Submission submission, String recipient, State state) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(node.status(submission, recipient))
                    .map(RecipientStatus::state)
                    .contains(state));
  }

  private void awaitNothingOwed() {
    await().atMost(SOON).untilAsserted(() -> assertThat(node.wakeIndex.all()).isEmpty());
  }

  @Test
  void carriesAMailOctetForOctetAndTellsTheMailbox() {
    Submission mail = node.push(node.submission(TEXT, "bob@example.net"));
    awaitState(mail, "bob@example.net", State.DELIVERED);
    assertThat(mta.mails()).hasSize(1);
    assertThat(mta.mails().get(0).text()).isEqualTo(TEXT);
    assertThat(mta.mails().get(0).from()).isEqualTo("alice@home.test");
    assertThat(node.status(mail, "bob@example.net").get().reply()).contains("250 2.0.0 taken");
    assertThat(node.status(mail, "bob@example.net").get().remoteMta()).isPresent();
    awaitNothingOwed();
  }

  @Test
  void streamsALargeMailOctetForOctet() {
    StringBuilder text = new StringBuilder(TEXT);
    for (int i = 0; i < 20_000; i++) {
      text.append(i % 7 == 0 ? "." : "x").append("line ").append(i).append("\r\n");
    }
    node.push(node.submission(text.toString(), "bob@example.net"));
    await().atMost(SOON).until(() -> mta.mails().size() == 1);
    assertThat(mta.mails().get(0).text()).isEqualTo(text.toString());
  }

  @ParameterizedTest
  @CsvSource({"x, DELIVERED", "\u00e4, FAILED"})
  void looksAtLargeContentBeforeItFailsItWhereEightBitsAreNotTaken(String letter, State state) {
    mta.ehlo = "250 fake.test";
    String text = TEXT + "a line of text\r\n".repeat(10_000) + letter + "\r\n";
    Submission mail =
        node.push(
            node.submission(
                Optional.of(DeliveryNode.ALICE),
                Envelope.Body.EIGHT_BIT_MIME,
                text,
                "bob@example.net"));
    awaitState(mail, "bob@example.net", state);
    assertThat(mta.mails()).hasSize(state == State.DELIVERED ? 1 : 0);
  }

  @Test
  void goesOnInClearWhereTheTlsHandshakeFails() throws Exception {
    mta.tls = SSLContext.getInstance("TLS");
    mta.tls.init(null, null, null);
    mta.ehlo = "250-fake.test\r\n250-8BITMIME\r\n250 STARTTLS";
    awaitState(
        node.push(node.submission(TEXT, "bob@example.net")), "bob@example.net", State.DELIVERED);
    assertThat(mta.connections()).isEqualTo(2);
    assertThat(mta.lines()).containsOnlyOnce("STARTTLS");
  }

  @Test
  void sendsOneTransactionForSeveralRecipientsOfADomain() {
    Submission mail =
        node.push(node.submission(TEXT, "a@example.net", "b@example.net", "c@example.net"));
    awaitState(mail, "c@example.net", State.DELIVERED);
    assertThat(mta.mails()).hasSize(1);
    assertThat(mta.mails().get(0).to())
        .containsExactly("a@example.net", "b@example.net", "c@example.net");
  }

  @Test
  void takesAPushedRepeatForWhatItIs() {
    Submission mail = node.submission(TEXT, "bob@example.net");
    node.push(mail);
    node.push(mail);
    awaitState(mail, "bob@example.net", State.DELIVERED);
    node.push(mail);
    Submission next = node.push(node.submission(TEXT + "2", "bob@example.net"));
    awaitState(next, "bob@example.net", State.DELIVERED);
    awaitNothingOwed();
    assertThat(mta.mails()).hasSize(2);
  }

  @Test
  void triesAgainAfterATransientRefusal() {
    mta.command =
        line -> line.startsWith("RCPT") && mta.lines().size() < 6 ? "451 4.7.1 greylisted" : null;
    Submission mail = node.push(node.submission(TEXT, "bob@example.net"));
    awaitState(mail, "bob@example.net", State.DEFERRED);
    assertThat(node.status(mail, "bob@example.net").get().reply().get()).contains("greylisted");
    assertThat(node.status(mail, "bob@example.net").get().nextAttempt()).isPresent();
    awaitState(mail, "bob@example.net", State.DELIVERED);
    assertThat(mta.mails()).hasSize(1);
  }

  @Test
  void reportsAPermanentRefusalToTheSender() {
    mta.command = line -> line.startsWith("RCPT") ? "550 5.1.1 no such user" : null;
    Submission mail = node.push(node.submission(TEXT, "bob@example.net"));
    awaitState(mail, "bob@example.net", State.FAILED);
    await().atMost(SOON).until(() -> node.incoming.size() == 1);
    assertThat(node.incoming.get(0).reversePath()).isEmpty();
    assertThat(node.incoming.get(0).recipients().get(0).mailboxId()).isEqualTo("box-of-alice");
    assertThat(node.incomingText(0))
        .contains("Final-Recipient: rfc822;bob@example.net".replace(";", "; "))
        .contains("Status: 5.1.1")
        .contains("no such user");
    awaitNothingOwed();
    assertThat(node.incoming).hasSize(1);
  }

  @Test
  void neverBouncesToTheNullReversePath() {
    mta.command = line -> line.startsWith("RCPT") ? "550 5.1.1 no such user" : null;
    Submission mail = node.push(node.submission(Optional.empty(), TEXT, "bob@example.net"));
    awaitState(mail, "bob@example.net", State.FAILED);
    awaitNothingOwed();
    assertThat(node.incoming).isEmpty();
    assertThat(mta.lines()).contains("MAIL FROM:<>");
  }

  @Test
  void givesEachRecipientItsOwnOutcome() {
    mta.command =
        line ->
            line.startsWith("RCPT TO:<no@")
                ? "550 5.1.1 no"
                : line.startsWith("RCPT TO:<later@") && mta.mails().isEmpty()
                    ? "451 4.2.0 later"
                    : null;
    Submission mail =
        node.push(node.submission(TEXT, "yes@example.net", "no@example.net", "later@example.net"));
    awaitState(mail, "yes@example.net", State.DELIVERED);
    awaitState(mail, "no@example.net", State.FAILED);
    awaitState(mail, "later@example.net", State.DELIVERED);
    assertThat(mta.mails()).hasSize(2);
    assertThat(mta.mails().get(1).to()).containsExactly("later@example.net");
  }

  @Test
  void callsTheOutcomeUnknownWhenTheConnectionIsCutAfterTheFinalDot() {
    mta.afterDot = dots -> dots == 1 ? FakeMta.CUT : "250 2.0.0 taken";
    Submission mail = node.push(node.submission(TEXT, "bob@example.net"));
    awaitState(mail, "bob@example.net", State.DEFERRED);
    assertThat(node.status(mail, "bob@example.net").get().reply().get())
        .contains("outcome unknown");
    assertThat(node.trace).anyMatch(note -> note.contains("outcome unknown"));
    awaitState(mail, "bob@example.net", State.DELIVERED);
    assertThat(mta.mails().get(0).text()).isEqualTo(TEXT);
  }

  @Test
  void defersWhenTheFinalDotIsNotAnswered() {
    mta.afterDot = dots -> dots == 1 ? FakeMta.HANG : "250 2.0.0 taken";
    Submission mail = node.push(node.submission(TEXT, "bob@example.net"));
    awaitState(mail, "bob@example.net", State.DEFERRED);
    assertThat(node.status(mail, "bob@example.net").get().reply().get())
        .contains("outcome unknown: timeout");
    awaitState(mail, "bob@example.net", State.DELIVERED);
  }

  @Test
  void waitsForARemoteThatIsDown() {
    int port = mta.port();
    mta.close();
    Submission mail = node.push(node.submission(TEXT, "bob@example.net"));
    awaitState(mail, "bob@example.net", State.DEFERRED);
    assertThat(node.status(mail, "bob@example.net").get().reply().get()).contains("connect");
    try (FakeMta again = new FakeMta(port)) {
      awaitState(mail, "bob@example.net", State.DELIVERED);
      assertThat(again.mails()).hasSize(1);
    }
  }

  @Test
  void defersWhenTheRemoteHangsAtItsGreeting() {
    mta.greeting = FakeMta.HANG;
    Submission mail = node.push(node.submission(TEXT, "bob@example.net"));
    awaitState(mail, "bob@example.net", State.DEFERRED);
    mta.greeting = "220 awake";
    awaitState(mail, "bob@example.net", State.DELIVERED);
  }

  @Test
  void usesTheNextHostWhenTheFirstRefusesAtItsGreeting() throws Exception {
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    node.hosts.put("bad.example", new DnsAnswer.NoSuchName<>());
    node.hosts.put("good.example", new DnsAnswer.Found<>(List.of(loopback)));
    node.mx.put(
        "mx.example",
        new DnsAnswer.Found<>(
            List.of(new MailExchanger(10, "bad.example"), new MailExchanger(20, "good.example"))));
    Submission mail = node.push(node.submission(TEXT, "bob@mx.example"));
    awaitState(mail, "bob@mx.example", State.DELIVERED);
    assertThat(node.status(mail, "bob@mx.example").get().remoteMta().get())
        .startsWith("good.example");
  }

  @Test
  void failsAtOnceWhereNoMailIsTaken() {
    node.mx.put("null.example", new DnsAnswer.Found<>(List.of(new MailExchanger(0, ""))));
    Submission mail = node.push(node.submission(TEXT, "bob@null.example", "bob@gone.example"));
    awaitState(mail, "bob@null.example", State.FAILED);
    awaitState(mail, "bob@gone.example", State.FAILED);
    assertThat(node.status(mail, "bob@null.example").get().reply().get()).contains("5.1.10");
    assertThat(node.status(mail, "bob@gone.example").get().reply().get()).contains("5.1.2");
    await().atMost(SOON).until(() -> node.incoming.size() == 2);
  }

  @Test
  void waitsWhenDnsDoesNotAnswer() {
    node.mx.put("slow.example", new DnsAnswer.Unavailable<>("SERVFAIL"));
    Submission mail = node.push(node.submission(TEXT, "bob@slow.example"));
    awaitState(mail, "bob@slow.example", State.DEFERRED);
    assertThat(node.status(mail, "bob@slow.example").get().reply().get()).contains("4.4.3");
  }

  @Test
  void takesTheShortWayHome() {
    Submission mail = node.push(node.submission(TEXT, "bob@home.test"));
    awaitState(mail, "bob@home.test", State.DELIVERED);
    assertThat(node.incoming).hasSize(1);
    assertThat(node.incoming.get(0).reversePath()).contains(DeliveryNode.ALICE);
    assertThat(mta.connections()).isZero();
  }

  @Test
  void reportsAnUnknownAddressAtHome() {
    Submission mail = node.push(node.submission(TEXT, "bob@home.test", "nobody@home.test"));
    awaitState(mail, "bob@home.test", State.DELIVERED);
    awaitState(mail, "nobody@home.test", State.FAILED);
    await().atMost(SOON).until(() -> node.incoming.size() == 2);
    assertThat(node.incomingText(1)).contains("5.1.1").contains("nobody@home.test");
  }

  @Test
  void keepsMailForHomeThatCantBeTakenNow() {
    node.acceptance = MailQueue.Acceptance.BUSY;
    Submission mail = node.push(node.submission(TEXT, "bob@home.test"));
    awaitState(mail, "bob@home.test", State.DEFERRED);
    node.acceptance = MailQueue.Acceptance.ACCEPTED;
    awaitState(mail, "bob@home.test", State.DELIVERED);
  }

  @Test
  void carriesManyMailsOverFewConnections() {
    List<Submission> mails = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      mails.add(node.push(node.submission(TEXT + i + "\r\n", "u" + i + "@example.net")));
    }
    await().atMost(SOON).until(() -> node.progress.size() == mails.size());
    assertThat(mta.mails()).hasSize(500);
    assertThat(mta.connections()).isLessThanOrEqualTo(20);
    awaitNothingOwed();
  }

  @Test
  void showsWhatWaitsAndWhyAndTriesAtAnOperatorsWord() throws Exception {
    node.deliveries.queues().hold("example.net", "maintenance").toCompletableFuture().get();
    Submission mail = node.push(node.submission(TEXT, "bob@example.net"));
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(
                        node.deliveries
                            .queues()
                            .list(Optional.empty(), 10)
                            .toCompletableFuture()
                            .get())
                    .singleElement()
                    .satisfies(
                        view -> {
                          assertThat(view.domain()).isEqualTo("example.net");
                          assertThat(view.mails()).isEqualTo(1);
                          assertThat(view.why()).contains("held: maintenance");
                        }));
    assertThat(
            node.deliveries
                .queues()
                .mails("example.net", Optional.empty(), 10)
                .toCompletableFuture()
                .get())
        .singleElement()
        .satisfies(view -> assertThat(view.id()).isEqualTo(mail.id()));
    assertThat(mta.connections()).isZero();
    node.deliveries.queues().release("example.net").toCompletableFuture().get();
    awaitState(mail, "bob@example.net", State.DELIVERED);
    assertThat(node.deliveries.queues().sites().toCompletableFuture().get())
        .hasSize(1)
        .allSatisfy(
            (address, sites) ->
                assertThat(sites)
                    .singleElement()
                    .satisfies(
                        site -> assertThat(site.site()).contains(String.valueOf(mta.port()))));
  }

  @Test
  void bouncesAMailAtAnOperatorsWord() throws Exception {
    node.deliveries.queues().hold("example.net", "spam run").toCompletableFuture().get();
    Submission mail = node.push(node.submission(TEXT, "bob@example.net"));
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(
                        node.deliveries
                            .queues()
                            .bounce("example.net", mail.id(), "not wanted")
                            .toCompletableFuture()
                            .get()
                            .mails())
                    .isEqualTo(1));
    awaitState(mail, "bob@example.net", State.FAILED);
    await().atMost(SOON).until(() -> node.incoming.size() == 1);
    assertThat(node.incomingText(0)).contains("not wanted");
  }

  @Test
  void drainsBetweenTransactions() throws Exception {
    Submission mail = node.push(node.submission(TEXT, "bob@example.net"));
    awaitState(mail, "bob@example.net", State.DELIVERED);
    node.deliveries.drain(Duration.ofSeconds(5)).toCompletableFuture().get();
    await().atMost(SOON).until(() -> mta.open() == 0);
    Submission late = node.push(node.submission(TEXT + "2", "bob@example.net"));
    await()
        .atMost(SOON)
        .until(
            () ->
                node.deliveries
                    .queues()
                    .domain("example.net")
                    .toCompletableFuture()
                    .get()
                    .flatMap(DomainView::why)
                    .filter(why -> why.contains("shutting down"))
                    .isPresent());
    assertThat(node.status(late, "bob@example.net")).isEmpty();
  }
}
