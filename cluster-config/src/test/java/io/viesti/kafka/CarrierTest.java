package io.viesti.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.viesti.queue.IncomingMail;
import io.viesti.queue.KeptDeadLetters;
import io.viesti.queue.MailQueue;
import io.viesti.queue.Mails;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CarrierTest {
  private static final ActorTestKit KIT = ActorTestKit.create("carrier");
  private static final KafkaSettings.Carrying QUICK = settings(100, Duration.ofMillis(30));
  private static final KafkaSettings.Carrying PATIENT = settings(100, Duration.ofHours(1));

  private final Set<String> sick = ConcurrentHashMap.newKeySet();
  private final List<IncomingMail> offered = new CopyOnWriteArrayList<>();
  private final List<CompletableFuture<MailQueue.Acceptance>> held = new CopyOnWriteArrayList<>();
  private final AtomicBoolean ours = new AtomicBoolean(true);
  private volatile boolean holding;
  private final KeptDeadLetters deadLetters = new KeptDeadLetters();
  private ActorRef<Carrier.Message> carrier;

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @AfterEach
  void stop() {
    KIT.stop(carrier);
  }

  private static KafkaSettings.Carrying settings(int inFlight, Duration parkAfter) {
    return new KafkaSettings.Carrying(
        "group",
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        Duration.ofSeconds(6),
        inFlight,
        10_000,
        50,
        1_000,
        Duration.ofMillis(5),
        Duration.ofMillis(20),
        3,
        parkAfter,
        Duration.ofSeconds(1),
        Duration.ofSeconds(1));
  }

  private final class Mailboxes implements MailQueue {
    @Override
    public CompletionStage<Acceptance> offer(IncomingMail mail) {
      offered.add(mail);
      CompletableFuture<Acceptance> answer = new CompletableFuture<>();
      if (holding) {
        held.add(answer);
      } else {
        answer.complete(
            mail.recipients().stream().anyMatch(r -> sick.contains(r.mailboxId()))
                ? Acceptance.UNKNOWN
                : Acceptance.ACCEPTED);
      }
      return answer;
    }

    @Override
    public int inFlight() {
      return 0;
    }
  }

  private void start(KafkaSettings.Carrying settings) {
    carrier =
        KIT.spawn(
            Carrier.create(
                new Carrier.Services(
                    new Mailboxes(),
                    deadLetters,
                    InstantSource.system(),
                    new SimpleMeterRegistry()),
                settings));
  }

  private CompletableFuture<CompletionStage<Done>> take(IncomingMail mail, long octets) {
    CompletableFuture<CompletionStage<Done>> taken = new CompletableFuture<>();
    carrier.tell(new Carrier.Take(mail, octets, ours::get, taken));
    return taken;
  }

  private CompletableFuture<Done> carry(IncomingMail mail) {
    return take(mail, 100).thenCompose(done -> done);
  }

  private static void isDone(CompletableFuture<?> stage) {
    Awaitility.await().until(stage::isDone);
    assertThat(stage).isCompleted();
  }

  private long offers(String mailboxId) {
    return offered.stream()
        .filter(mail -> mail.recipients().stream().anyMatch(r -> r.mailboxId().equals(mailboxId)))
        .count();
  }

  @Test
  void isDoneWhenTheMailboxesHaveIt() {
    start(PATIENT);
    isDone(carry(Mails.to("a", "b")));
    assertThat(offered).hasSize(1);
  }

  @Test
  void aMailThatFailedGoesOnForEachMailboxAlone() {
    start(PATIENT);
    sick.add("b");
    CompletableFuture<Done> done = carry(Mails.to("a", "b", "c"));
    Awaitility.await().until(() -> offers("b") >= 4);
    assertThat(offers("a")).isEqualTo(2);
    assertThat(offers("c")).isEqualTo(2);
    assertThat(done).isNotDone();
    sick.clear();
    isDone(done);
    assertThat(deadLetters.of("b")).isEmpty();
  }

  @Test
  void parksAfterItsTimeAndOnlyForWhoNeverTookIt() {
    start(QUICK);
    sick.add("b");
    isDone(carry(Mails.to("a", "b")));
    assertThat(deadLetters.of("b")).hasSize(1);
    assertThat(deadLetters.of("a")).isEmpty();
  }

  @Test
  void parksNothingWhileNothingCanBeParked() {
    start(QUICK);
    sick.add("b");
    deadLetters.isBroken(true);
    CompletableFuture<Done> done = carry(Mails.to("b"));
    Awaitility.await().until(() -> offers("b") >= 12);
    assertThat(done).isNotDone();
    sick.clear();
    isDone(done);
    assertThat(deadLetters.of("b")).isEmpty();
  }

  @Test
  void aLetterIsTakenBackWhenTheLastTryWentWell() {
    start(QUICK);
    sick.add("b");
    deadLetters.isBroken(true);
    CompletableFuture<Done> done = carry(Mails.to("b"));
    Awaitility.await().until(() -> offers("b") >= 12);
    // The journal is back: the mail is parked, then tried once more.
    deadLetters.whenParked(() -> sick.clear());
    deadLetters.isBroken(false);
    isDone(done);
    Awaitility.await().until(() -> deadLetters.of("b").isEmpty());
  }

  @Test
  void takesNoMoreThanItsBoundsAndGoesOnWhenThereIsRoom() {
    start(settings(2, Duration.ofHours(1)));
    holding = true;
    isDone(take(Mails.to("a"), 100));
    isDone(take(Mails.to("b"), 100));
    CompletableFuture<CompletionStage<Done>> third = take(Mails.to("c"), 100);
    CompletableFuture<CompletionStage<Done>> fourth = take(Mails.to("d"), 100);
    Awaitility.await().until(() -> held.size() == 2);
    held.get(0).complete(MailQueue.Acceptance.ACCEPTED);
    isDone(third);
    assertThat(fourth).isNotDone();
  }

  @Test
  void takesNoMoreOctetsThanItsBoundUnlessItHasNothingElse() {
    start(PATIENT);
    holding = true;
    isDone(take(Mails.to("a"), 1_000_000));
    CompletableFuture<CompletionStage<Done>> second = take(Mails.to("b"), 1);
    Awaitility.await().until(() -> held.size() == 1);
    held.get(0).complete(MailQueue.Acceptance.ACCEPTED);
    isDone(second);
  }

  @Test
  void leavesAStuckMailToWhoHasItsPartitionNow() {
    start(PATIENT);
    sick.add("b");
    CompletableFuture<Done> done = carry(Mails.to("a", "b", "c"));
    Awaitility.await().until(() -> offers("b") >= 3);
    ours.set(false);
    Awaitility.await().until(done::isDone);
    assertThat(done)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(Carriage.LeftToOthers.class);
  }

  @Test
  void givesUpWhatItHasAtItsEnd() {
    start(PATIENT);
    sick.add("b");
    CompletableFuture<Done> done = carry(Mails.to("b"));
    Awaitility.await().until(() -> offers("b") >= 2);
    carrier.tell(Carrier.Stop.NOW);
    Awaitility.await().until(done::isDone);
    assertThat(done).isCompletedExceptionally();
    assertThat(deadLetters.of("b")).isEmpty();
  }
}
