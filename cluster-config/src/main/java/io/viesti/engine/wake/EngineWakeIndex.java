package io.viesti.engine.wake;

import io.viesti.engine.Batch;
import io.viesti.engine.Cursor;
import io.viesti.engine.Engine;
import io.viesti.engine.EngineException;
import io.viesti.engine.Family;
import io.viesti.engine.Write;
import io.viesti.wake.WakeEntry;
import io.viesti.wake.WakeIndex;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.rocksdb.RocksDBException;

/**
 * The wake index in the engine's log: an entry stands before the event it is for, so the event's
 * sync covers it.
 *
 * <p>Key: length of the kind (2 octets), the kind in UTF-8, due time in milliseconds since 1970 (8
 * octets, sign flipped so that they sort), entity id in UTF-8. No value.
 */
public final class EngineWakeIndex implements WakeIndex {
  private static final byte[] NOTHING = {};
  private static final Instant LAST = Instant.ofEpochMilli(Long.MAX_VALUE - 1);
  private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

  private final Engine engine;

  public EngineWakeIndex(Engine engine) {
    this.engine = engine;
  }

  /** Completes at once; fails with {@link EngineException} when the entry was not taken. */
  @Override
  public CompletionStage<Void> owe(WakeEntry entry) {
    try {
      engine.appendUnawaited(new Change(key(entry), true));
      return DONE;
    } catch (EngineException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public void paid(WakeEntry entry) {
    try {
      engine.appendUnawaited(new Change(key(entry), false));
    } catch (EngineException e) {
      // An entry too many only wakes.
    }
  }

  @Override
  public CompletionStage<List<WakeEntry>> due(String kind, Instant until, int limit) {
    byte[] prefix = prefix(kind);
    byte[] from = at(prefix, Long.MIN_VALUE, NOTHING);
    byte[] to =
        at(prefix, until.isBefore(LAST) ? until.toEpochMilli() + 1 : Long.MAX_VALUE, NOTHING);
    return engine.readAppended(
        reads -> {
          List<WakeEntry> entries = new ArrayList<>();
          try (Cursor due = reads.cursor(Family.WAKE, from, to)) {
            while (entries.size() < limit && due.next()) {
              entries.add(entry(kind, prefix.length, due.key()));
            }
          }
          return entries;
        });
  }

  private static byte[] key(WakeEntry entry) {
    return at(
        prefix(entry.kind()),
        entry.due().toEpochMilli(),
        entry.entityId().getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] prefix(String kind) {
    byte[] name = kind.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Short.BYTES + name.length)
        .putShort((short) name.length)
        .put(name)
        .array();
  }

  private static byte[] at(byte[] prefix, long millis, byte[] id) {
    return ByteBuffer.allocate(prefix.length + Long.BYTES + id.length)
        .put(prefix)
        .putLong(millis ^ Long.MIN_VALUE)
        .put(id)
        .array();
  }

  private static WakeEntry entry(String kind, int prefix, byte[] key) {
    long millis = ByteBuffer.wrap(key).getLong(prefix) ^ Long.MIN_VALUE;
    int id = prefix + Long.BYTES;
    return new WakeEntry(
        kind,
        new String(key, id, key.length - id, StandardCharsets.UTF_8),
        Instant.ofEpochMilli(millis));
  }

  /** One entry added or removed. */
  private record Change(byte[] key, boolean owed) implements Write {
    @Override
    public void into(Batch batch) throws RocksDBException {
      if (owed) {
        batch.put(Family.WAKE, key, NOTHING);
      } else {
        batch.delete(Family.WAKE, key);
      }
    }

    @Override
    public int weight() {
      return key.length;
    }
  }
}
