package io.viesti.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.viesti.engine.Cursor;
import io.viesti.engine.Engine;
import io.viesti.engine.EngineExtension;
import io.viesti.engine.EngineFixture;
import io.viesti.engine.Family;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.query.EventEnvelope;
import org.apache.pekko.persistence.query.PersistenceQuery;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Typed entities on the engine: what they remember, and what the read journal tells of them. */
class EntityRecoveryTest {
  private static Path dir;
  private static ActorTestKit kit;

  private final String id = "Diary|" + UUID.randomUUID();

  @BeforeAll
  static void start(@TempDir Path temp) {
    dir = temp;
    kit = newKit();
  }

  private static ActorTestKit newKit() {
    return ActorTestKit.create(
        "diaries",
        EngineFixture.config(
            dir, "viesti.engine.read-journal.page = 3", "pekko.loglevel = WARNING"));
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void entityRemembersWhatItAcknowledged() {
    ActorRef<Diary.Command> diary = kit.spawn(Diary.of(id));
    add(diary, "one");
    assertThat(add(diary, "two", "three")).isEqualTo("one;two;three;");
    kit.stop(diary);
    assertThat(read(kit.spawn(Diary.of(id)))).isEqualTo("one;two;three;");
  }

  @Test
  void entityRecoversFromASnapshotAndTheEventsAfterIt() throws Exception {
    ActorRef<Diary.Command> diary = kit.spawn(Diary.of(id));
    String last = "";
    for (int i = 1; i <= 25; i++) {
      last = add(diary, "e" + i);
    }
    await().until(() -> snapshots().equals(List.of(10L, 20L)));
    kit.stop(diary);
    assertThat(read(kit.spawn(Diary.of(id)))).isEqualTo(last);
  }

  @Test
  void onlyTheLastThreeSnapshotsAreKept() {
    ActorRef<Diary.Command> diary = kit.spawn(Diary.of(id, 2));
    for (int i = 1; i <= 12; i++) {
      add(diary, "e" + i);
      int taken = i / 2;
      await().until(() -> snapshots().size() == Math.min(3, taken));
    }
    assertThat(snapshots()).containsExactly(8L, 10L, 12L);
  }

  @Test
  void brokenSnapshotIsPassedOverForAnOlderOne() throws Exception {
    ActorRef<Diary.Command> diary = kit.spawn(Diary.of(id));
    String last = "";
    for (int i = 1; i <= 20; i++) {
      last = add(diary, "e" + i);
    }
    await().until(() -> snapshots().equals(List.of(10L, 20L)));
    kit.stop(diary);
    spoilSnapshot(20);
    assertThat(read(kit.spawn(Diary.of(id)))).isEqualTo(last);
  }

  @Test
  void entityRebuildsItselfWhenAllSnapshotsAreBroken() throws Exception {
    ActorRef<Diary.Command> diary = kit.spawn(Diary.of(id));
    String last = "";
    for (int i = 1; i <= 12; i++) {
      last = add(diary, "e" + i);
    }
    await().until(() -> snapshots().equals(List.of(10L)));
    kit.stop(diary);
    spoilSnapshot(10);
    assertThat(read(kit.spawn(Diary.of(id)))).isEqualTo(last);
  }

  @Test
  void engineOpensAgainAfterTheSystemHasEnded() {
    ActorRef<Diary.Command> diary = kit.spawn(Diary.of(id));
    add(diary, "before");
    kit.shutdownTestKit();
    kit = newKit();
    assertThat(read(kit.spawn(Diary.of(id)))).isEqualTo("before;");
  }

  @Test
  void readJournalTellsTheEventsOfAnEntityInOrder() throws Exception {
    ActorRef<Diary.Command> diary = kit.spawn(Diary.of(id));
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
  void readJournalTellsAllPersistenceIds() throws Exception {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      ids.add(id + "-" + "x".repeat(i));
      add(kit.spawn(Diary.of(ids.get(i))), "e");
    }
    List<String> found = get(queries().currentPersistenceIds().runWith(Sink.seq(), kit.system()));
    assertThat(found).containsAll(ids).doesNotHaveDuplicates();
    List<String> page =
        get(
            queries()
                .currentPersistenceIds(java.util.Optional.of(ids.get(2)), 4)
                .runWith(Sink.seq(), kit.system()));
    assertThat(page).hasSize(4).startsWith(ids.get(3)).doesNotContain(ids.get(2));
  }

  private static String add(ActorRef<Diary.Command> diary, String... lines) {
    TestProbe<String> reply = kit.createTestProbe(String.class);
    diary.tell(new Diary.Add(List.of(lines), reply.ref()));
    return reply.receiveMessage();
  }

  private static String read(ActorRef<Diary.Command> diary) {
    TestProbe<String> reply = kit.createTestProbe(String.class);
    diary.tell(new Diary.Read(reply.ref()));
    return reply.receiveMessage();
  }

  private List<Long> snapshots() {
    return get(
        engine()
            .readAppended(
                reads -> {
                  List<Long> found = new ArrayList<>();
                  try (Cursor cursor =
                      reads.cursor(Family.SNAPSHOTS, EntityKey.prefix(id), EntityKey.end(id))) {
                    while (cursor.next()) {
                      found.add(EntityKey.sequenceNr(cursor.key()));
                    }
                  }
                  return found;
                }));
  }

  private void spoilSnapshot(long sequenceNr) {
    byte[] key = EntityKey.of(id, sequenceNr);
    byte[] broken =
        new StoredSnapshot(
                1, java.util.Optional.empty(), new Serialized(1_234_567, new byte[0], new byte[5]))
            .encode();
    get(
        engine()
            .appended(
                new io.viesti.engine.Write() {
                  @Override
                  public void into(io.viesti.engine.Batch batch)
                      throws org.rocksdb.RocksDBException {
                    batch.put(Family.SNAPSHOTS, key, broken);
                  }

                  @Override
                  public int weight() {
                    return broken.length;
                  }
                }));
  }

  private List<EventEnvelope> events(long from, long to) {
    return get(
        queries().currentEventsByPersistenceId(id, from, to).runWith(Sink.seq(), kit.system()));
  }

  private static EngineReadJournal queries() {
    return PersistenceQuery.get(kit.system())
        .getReadJournalFor(EngineReadJournal.class, EngineReadJournal.IDENTIFIER);
  }

  private static Engine engine() {
    return EngineExtension.engineOf(kit.system());
  }

  private static <T> T get(java.util.concurrent.CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
