package io.viesti.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.engine.Cursor;
import io.viesti.engine.Engine;
import io.viesti.engine.EngineExtension;
import io.viesti.engine.EngineFixture;
import io.viesti.engine.Family;
import io.viesti.journal.Diary;
import io.viesti.journal.EntityRecoveryContract;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.persistence.query.PersistenceQuery;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineRecoveryTest extends EntityRecoveryContract {
  private static Path dir;
  private static ActorTestKit kit;

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

  @Override
  protected ActorTestKit kit() {
    return kit;
  }

  @Override
  protected void restart() {
    kit.shutdownTestKit();
    kit = newKit();
  }

  @Test
  void readJournalTellsPersistenceIdsPageByPage() throws Exception {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      ids.add(id + "-" + "x".repeat(20 + i));
      add(kit().spawn(Diary.of(ids.get(i))), "e");
    }
    List<String> found = get(ids().currentPersistenceIds().runWith(Sink.seq(), kit().system()));
    assertThat(found).containsAll(ids).doesNotHaveDuplicates();
    List<String> page =
        get(
            ids()
                .currentPersistenceIds(java.util.Optional.of(ids.get(2)), 4)
                .runWith(Sink.seq(), kit().system()));
    assertThat(page).hasSize(4).startsWith(ids.get(3)).doesNotContain(ids.get(2));
  }

  @Override
  protected List<Long> snapshots() {
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

  @Override
  protected void spoilSnapshot(long sequenceNr) {
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

  @Override
  protected EngineReadJournal events() {
    return PersistenceQuery.get(kit.system())
        .getReadJournalFor(EngineReadJournal.class, EngineReadJournal.IDENTIFIER);
  }

  @Override
  protected EngineReadJournal ids() {
    return events();
  }

  private static Engine engine() {
    return EngineExtension.engineOf(kit.system());
  }
}
