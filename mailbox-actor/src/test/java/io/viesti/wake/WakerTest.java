package io.viesti.wake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WakerTest {
  private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
  private static final ManualTime TIME = ManualTime.get(KIT.system());

  private final InMemoryWakeIndex index = new InMemoryWakeIndex();
  private final BlockingQueue<WakeEntry> nudged = new LinkedBlockingQueue<>();
  private volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private volatile boolean turn = true;
  private ActorRef<Waker.Message> waker;

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @AfterEach
  void stopWaker() {
    KIT.stop(waker);
  }

  private void start(WakeIndex of) {
    waker = KIT.spawn(Waker.create(of, () -> now, "Mailbox", nudged::add, () -> turn));
  }

  private void seconds(int seconds) {
    for (int i = 0; i < seconds; i++) {
      now = now.plusSeconds(1);
      TIME.timePasses(java.time.Duration.ofSeconds(1));
    }
  }

  private WakeEntry nudge() throws InterruptedException {
    WakeEntry entry = nudged.poll(5, TimeUnit.SECONDS);
    assertThat(entry).isNotNull();
    return entry;
  }

  private WakeEntry owe(String kind, String id, Instant due) {
    WakeEntry entry = new WakeEntry(kind, id, due);
    index.owe(entry);
    return entry;
  }

  @Test
  void whatIsDueIsNudgedAndWhatIsNotIsLeft() throws InterruptedException {
    WakeEntry due = owe("Mailbox", "a", now.minusSeconds(60));
    WakeEntry soon = owe("Mailbox", "b", now.plusSeconds(3));
    owe("Other", "c", now.minusSeconds(60));
    start(index);
    seconds(1);
    assertThat(nudge()).isEqualTo(due);
    index.paid(due);
    seconds(3);
    assertThat(nudge()).isEqualTo(soon);
    assertThat(nudged).isEmpty();
  }

  @Test
  void anEntryThatStaysIsNudgedAgainAfterAWhile() throws InterruptedException {
    WakeEntry due = owe("Mailbox", "a", now);
    start(index);
    seconds(1);
    assertThat(nudge()).isEqualTo(due);
    seconds(6);
    assertThat(nudge()).isEqualTo(due);
  }

  @Test
  void anIndexThatFailsIsAskedAgain() throws InterruptedException {
    AtomicInteger asked = new AtomicInteger();
    start(
        new WakeIndex() {
          @Override
          public CompletionStage<Void> owe(WakeEntry entry) {
            return CompletableFuture.completedFuture(null);
          }

          @Override
          public void paid(WakeEntry entry) {}

          @Override
          public CompletionStage<List<WakeEntry>> due(String kind, Instant until, int limit) {
            return asked.incrementAndGet() == 1
                ? CompletableFuture.failedFuture(new IllegalStateException("no"))
                : CompletableFuture.completedFuture(List.of(new WakeEntry(kind, "a", until)));
          }
        });
    seconds(1);
    org.awaitility.Awaitility.await().until(() -> asked.get() == 1);
    org.awaitility.Awaitility.await()
        .until(
            () -> {
              seconds(1);
              return !nudged.isEmpty();
            });
    assertThat(nudge().entityId()).isEqualTo("a");
  }

  @Test
  void oneQuestionIsAskedAtATime() {
    AtomicInteger asked = new AtomicInteger();
    start(
        new WakeIndex() {
          @Override
          public CompletionStage<Void> owe(WakeEntry entry) {
            return CompletableFuture.completedFuture(null);
          }

          @Override
          public void paid(WakeEntry entry) {}

          @Override
          public CompletionStage<List<WakeEntry>> due(String kind, Instant until, int limit) {
            asked.incrementAndGet();
            return new CompletableFuture<>();
          }
        });
    seconds(10);
    org.awaitility.Awaitility.await().until(() -> asked.get() == 1);
  }

  @Test
  void looksOnlyWhenItIsItsTurn() throws InterruptedException {
    turn = false;
    WakeEntry entry = owe("Mailbox", "a", now);
    start(index);
    seconds(3);
    assertThat(nudged).isEmpty();
    turn = true;
    seconds(1);
    assertThat(nudge()).isEqualTo(entry);
  }
}
