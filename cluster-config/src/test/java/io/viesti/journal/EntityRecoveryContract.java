package io.viesti.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.query.EventEnvelope;
import org.apache.pekko.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import org.apache.pekko.persistence.query.javadsl.CurrentPersistenceIdsQuery;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.Test;

/**
 * Typed entities on journal and snapshot store: what they remember, and what the read journal tells
 * of them.
 */
public abstract class EntityRecoveryContract {
  /** A new entity for each test. */
  protected final String id = "Diary|" + UUID.randomUUID();

  /** The system with the plugins under test, which keep three snapshots. */
  protected abstract ActorTestKit kit();

  /** Ends the system and starts another one on the same data. */
  protected abstract void restart();

  /** Numbers of the entity's snapshots, oldest first. */
  protected abstract List<Long> snapshots();

  /** Makes a snapshot one that can't be read. */
  protected abstract void spoilSnapshot(long sequenceNr);

  protected abstract CurrentEventsByPersistenceIdQuery events();

  protected abstract CurrentPersistenceIdsQuery ids();

  @Test
  void entityRemembersWhatItAcknowledged() {
    ActorRef<Diary.Command> diary = kit().spawn(Diary.of(id));
    add(diary, "one");
    assertThat(add(diary, "two", "three")).isEqualTo("one;two;three;");
    kit().stop(diary);
    assertThat(read(kit().spawn(Diary.of(id)))).isEqualTo("one;two;three;");
  }

  @Test
  void entityRecoversFromASnapshotAndTheEventsAfterIt() throws Exception {
    ActorRef<Diary.Command> diary = kit().spawn(Diary.of(id));
    String last = "";
    for (int i = 1; i <= 25; i++) {
      last = add(diary, "e" + i);
    }
    await().until(() -> snapshots().equals(List.of(10L, 20L)));
    kit().stop(diary);
    assertThat(read(kit().spawn(Diary.of(id)))).isEqualTo(last);
  }

  @Test
  void onlyTheLastThreeSnapshotsAreKept() {
    ActorRef<Diary.Command> diary = kit().spawn(Diary.of(id, 2));
    for (int i = 1; i <= 12; i++) {
      add(diary, "e" + i);
      int taken = i / 2;
      await().until(() -> snapshots().size() == Math.min(3, taken));
    }
    assertThat(snapshots()).containsExactly(8L, 10L, 12L);
  }

  @Test
  void brokenSnapshotIsPassedOverForAnOlderOne() throws Exception {
    ActorRef<Diary.Command> diary = kit().spawn(Diary.of(id));
    String last = "";
    for (int i = 1; i <= 20; i++) {
      last = add(diary, "e" + i);
    }
    await().until(() -> snapshots().equals(List.of(10L, 20L)));
    kit().stop(diary);
    spoilSnapshot(20);
    assertThat(read(kit().spawn(Diary.of(id)))).isEqualTo(last);
  }

  @Test
  void entityRebuildsItselfWhenAllSnapshotsAreBroken() throws Exception {
    ActorRef<Diary.Command> diary = kit().spawn(Diary.of(id));
    String last = "";
    for (int i = 1; i <= 12; i++) {
      last = add(diary, "e" + i);
    }
    await().until(() -> snapshots().equals(List.of(10L)));
    kit().stop(diary);
    spoilSnapshot(10);
    assertThat(read(kit().spawn(Diary.of(id)))).isEqualTo(last);
  }

  @Test
  void aSystemThatStartsAgainFindsEverything() {
    ActorRef<Diary.Command> diary = kit().spawn(Diary.of(id));
    add(diary, "before");
    restart();
    assertThat(read(kit().spawn(Diary.of(id)))).isEqualTo("before;");
  }

  @Test
  void readJournalTellsTheEventsOfAnEntityInOrder() throws Exception {
    ActorRef<Diary.Command> diary = kit().spawn(Diary.of(id));
    IntStream.rangeClosed(1, 10).forEach(i -> add(diary, "e" + i));
    assertThat(events(1, Long.MAX_VALUE))
        .extracting(EventEnvelope::event)
        .containsExactly("e1", "e2", "e3", "e4", "e5", "e6", "e7", "e8", "e9", "e10");
    assertThat(events(4, 8))
        .extracting(EventEnvelope::sequenceNr)
        .containsExactly(4L, 5L, 6L, 7L, 8L);
    assertThat(events(11, Long.MAX_VALUE)).isEmpty();
    assertThat(events(1, 1)).allMatch(event -> event.timestamp() > 0);
  }

  @Test
  void readJournalTellsAllPersistenceIds() {
    List<String> ids = IntStream.range(0, 8).mapToObj(i -> id + "-" + "x".repeat(i)).toList();
    ids.forEach(one -> add(kit().spawn(Diary.of(one)), "e"));
    List<String> found = get(ids().currentPersistenceIds().runWith(Sink.seq(), kit().system()));
    assertThat(found).containsAll(ids).doesNotHaveDuplicates();
  }

  protected final String add(ActorRef<Diary.Command> diary, String... lines) {
    TestProbe<String> reply = kit().createTestProbe(String.class);
    diary.tell(new Diary.Add(List.of(lines), reply.ref()));
    return reply.receiveMessage();
  }

  protected final String read(ActorRef<Diary.Command> diary) {
    TestProbe<String> reply = kit().createTestProbe(String.class);
    diary.tell(new Diary.Read(reply.ref()));
    return reply.receiveMessage();
  }

  protected final List<EventEnvelope> events(long from, long to) {
    return get(
        events().currentEventsByPersistenceId(id, from, to).runWith(Sink.seq(), kit().system()));
  }

  protected static <T> T get(java.util.concurrent.CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
