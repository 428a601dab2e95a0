package io.viesti.engine.journal;

import com.typesafe.config.Config;
import io.viesti.engine.Batch;
import io.viesti.engine.Cursor;
import io.viesti.engine.Engine;
import io.viesti.engine.EngineExtension;
import io.viesti.engine.Family;
import io.viesti.engine.Reads;
import io.viesti.engine.Waiter;
import io.viesti.engine.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.dispatch.Futures;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.snapshot.japi.SnapshotStore;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.Future;
import scala.concurrent.Promise;
import scala.jdk.javaapi.OptionConverters;

/**
 * Pekko's snapshot store over the {@link Engine}: a snapshot is acknowledged once it is synced. Of
 * each entity the last few are kept; one that can't be read is passed over for an older one.
 */
public final class EngineSnapshots extends SnapshotStore {
  private static final Logger LOG = LoggerFactory.getLogger(EngineSnapshots.class);

  private final Engine engine = EngineExtension.engineOf(context().system());
  private final Payloads payloads = new Payloads((ExtendedActorSystem) context().system());
  private final int keep;

  public EngineSnapshots(Config config) {
    keep = config.getInt("keep");
  }

  @Override
  public Future<Optional<SelectedSnapshot>> doLoadAsync(
      String persistenceId, SnapshotSelectionCriteria criteria) {
    Promise<Optional<SelectedSnapshot>> loaded = Futures.promise();
    engine.readingAppended(
        loaded::failure, reads -> loaded.success(load(reads, persistenceId, criteria)));
    return loaded.future();
  }

  private Optional<SelectedSnapshot> load(
      Reads reads, String persistenceId, SnapshotSelectionCriteria criteria) {
    RuntimeException broken = null;
    try (Cursor snapshots = matching(reads, persistenceId, criteria)) {
      while (snapshots.previous()) {
        byte[] value = snapshots.value();
        if (isWithin(criteria, value)) {
          try {
            return Optional.of(decode(persistenceId, snapshots.key(), value));
          } catch (RuntimeException e) {
            broken = e;
            LOG.warn(
                "snapshot {} of {} can't be read, trying an older one",
                EntityKey.sequenceNr(snapshots.key()),
                persistenceId,
                e);
          }
        }
      }
    }
    if (broken != null) {
      throw broken;
    }
    return Optional.empty();
  }

  private static Cursor matching(
      Reads reads, String persistenceId, SnapshotSelectionCriteria criteria) {
    byte[] prefix = EntityKey.prefix(persistenceId);
    long max = criteria.maxSequenceNr();
    return reads.cursor(
        Family.SNAPSHOTS,
        EntityKey.of(prefix, Math.max(0, criteria.minSequenceNr())),
        EntityKey.of(prefix, max == Long.MAX_VALUE ? -1L : Math.max(0, max + 1)));
  }

  private static boolean isWithin(SnapshotSelectionCriteria criteria, byte[] value) {
    long timestamp = StoredSnapshot.timestampOf(value);
    return timestamp >= criteria.minTimestamp() && timestamp <= criteria.maxTimestamp();
  }

  private SelectedSnapshot decode(String persistenceId, byte[] key, byte[] value) {
    StoredSnapshot stored = StoredSnapshot.decode(value);
    SnapshotMetadata metadata =
        new SnapshotMetadata(persistenceId, EntityKey.sequenceNr(key), stored.timestamp());
    return SelectedSnapshot.create(
        stored
            .metadata()
            .map(extra -> metadata.withMetadata(payloads.deserialize(extra)))
            .orElse(metadata),
        payloads.deserialize(stored.snapshot()));
  }

  @Override
  public Future<Void> doSaveAsync(SnapshotMetadata metadata, Object snapshot) {
    Promise<Void> saved = Futures.promise();
    engine.reading(
        saved::failure,
        reads -> {
          byte[] key = EntityKey.of(metadata.persistenceId(), metadata.sequenceNr());
          byte[] value =
              new StoredSnapshot(
                      metadata.timestamp(),
                      OptionConverters.toJava(metadata.metadata()).map(payloads::serialize),
                      payloads.serialize(snapshot))
                  .encode();
          engine.append(
              new Replaced(key, value, outdated(reads, metadata.persistenceId(), key)),
              waiter(saved));
        });
    return saved.future();
  }

  /** Keys of snapshots that are too many once the one at {@code added} is there. */
  private List<byte[]> outdated(Reads reads, String persistenceId, byte[] added) {
    List<byte[]> outdated = new ArrayList<>();
    byte[] prefix = EntityKey.prefix(persistenceId);
    int kept = 1;
    try (Cursor older = reads.cursor(Family.SNAPSHOTS, prefix, added)) {
      while (older.previous()) {
        if (++kept > keep) {
          outdated.add(older.key());
        }
      }
    }
    return outdated;
  }

  @Override
  public Future<Void> doDeleteAsync(SnapshotMetadata metadata) {
    Promise<Void> deleted = Futures.promise();
    byte[] key = EntityKey.of(metadata.persistenceId(), metadata.sequenceNr());
    engine.append(new Replaced(null, null, List.of(key)), waiter(deleted));
    return deleted.future();
  }

  @Override
  public Future<Void> doDeleteAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
    Promise<Void> deleted = Futures.promise();
    engine.readingAppended(
        deleted::failure,
        reads -> {
          List<byte[]> keys = new ArrayList<>();
          try (Cursor snapshots = matching(reads, persistenceId, criteria)) {
            while (snapshots.next()) {
              if (isWithin(criteria, snapshots.value())) {
                keys.add(snapshots.key());
              }
            }
          }
          engine.append(new Replaced(null, null, keys), waiter(deleted));
        });
    return deleted.future();
  }

  private static Waiter waiter(Promise<Void> promise) {
    return failure -> {
      if (failure == null) {
        promise.success(null);
      } else {
        promise.failure(failure);
      }
    };
  }

  /** One snapshot put, if any, and others removed. */
  private record Replaced(byte[] key, byte[] value, List<byte[]> removed) implements Write {
    @Override
    public void into(Batch batch) throws RocksDBException {
      if (key != null) {
        batch.put(Family.SNAPSHOTS, key, value);
      }
      for (byte[] old : removed) {
        batch.delete(Family.SNAPSHOTS, old);
      }
    }

    @Override
    public int weight() {
      return (value == null ? 0 : value.length) + 64 * (removed.size() + 1);
    }
  }
}
