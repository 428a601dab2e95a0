package io.viesti.engine.trace;

import io.micrometer.core.instrument.Counter;
import io.viesti.engine.Batch;
import io.viesti.engine.Cursor;
import io.viesti.engine.Engine;
import io.viesti.engine.EngineException;
import io.viesti.engine.Family;
import io.viesti.engine.Write;
import io.viesti.trace.TraceLog;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.rocksdb.RocksDBException;

/**
 * The trace log in the engine: notes ride along with the next commit. At the engine's bound a note
 * is dropped and counted ({@code viesti.engine.notes.dropped}). Old ones go with the files they lie
 * in; what is over age and still there is not shown.
 *
 * <p>Key: length of the trace id (2 octets), the id in UTF-8, time in milliseconds since 1970 (8),
 * a running number (4). Value: the text in UTF-8.
 */
public final class EngineTraceLog implements TraceLog {
  /** Notes shown of one trace at most, the newest ones. */
  public static final int MOST_NOTES = 1_000;

  private static final int MOST_CHARACTERS = 500;

  private final Engine engine;
  private final Duration keep;
  private final InstantSource clock;
  private final Counter dropped;
  private final AtomicInteger number = new AtomicInteger();

  /**
   * @param keep how long notes are shown
   */
  public EngineTraceLog(Engine engine, Duration keep, InstantSource clock) {
    this.engine = engine;
    this.keep = keep;
    this.clock = clock;
    this.dropped = engine.registry().counter("viesti.engine.notes.dropped");
  }

  @Override
  public void note(String traceId, Instant at, String text) {
    String line = text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS) : text;
    try {
      engine.appendUnawaited(
          new Added(
              key(traceId, at.toEpochMilli(), number.getAndIncrement()),
              line.getBytes(StandardCharsets.UTF_8)));
    } catch (EngineException e) {
      dropped.increment();
    }
  }

  @Override
  public CompletionStage<List<Note>> story(String traceId) {
    byte[] from = key(traceId, clock.instant().minus(keep).toEpochMilli(), 0);
    byte[] to = key(traceId, Long.MAX_VALUE, -1);
    return engine.readAppended(
        reads -> {
          LinkedList<Note> notes = new LinkedList<>();
          try (Cursor found = reads.cursor(Family.TRACE, from, to)) {
            while (notes.size() < MOST_NOTES && found.previous()) {
              notes.addFirst(note(found.key(), found.value()));
            }
          }
          return List.copyOf(notes);
        });
  }

  private static byte[] key(String traceId, long millis, int number) {
    byte[] id = traceId.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Short.BYTES + id.length + Long.BYTES + Integer.BYTES)
        .putShort((short) id.length)
        .put(id)
        .putLong(Math.max(0, millis))
        .putInt(number)
        .array();
  }

  private static Note note(byte[] key, byte[] value) {
    long millis = ByteBuffer.wrap(key).getLong(key.length - Integer.BYTES - Long.BYTES);
    return new Note(Instant.ofEpochMilli(millis), new String(value, StandardCharsets.UTF_8));
  }

  /** One note. */
  private record Added(byte[] key, byte[] value) implements Write {
    @Override
    public void into(Batch batch) throws RocksDBException {
      batch.put(Family.TRACE, key, value);
    }

    @Override
    public int weight() {
      return key.length + value.length;
    }
  }
}
