package io.viesti.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.data.TupleValue;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.uuid.Uuids;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.viesti.trace.TraceLog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * The trace log in Cassandra. Notes of one mail that come close together are one row: a mail's way
 * through the node is one small write nobody waits for. At the bound, and when Cassandra does not
 * take them, notes are dropped and counted ({@code viesti.cassandra.notes.dropped}). Rows end by
 * themselves.
 */
public final class CassandraTraceLog implements TraceLog {
  /** Notes shown of one trace at most, the newest ones. */
  public static final int MOST_NOTES = 1_000;

  private static final int MOST_CHARACTERS = 500;

  /** Rows under way: the journal's statements go over the same connection. */
  private static final int AT_ONCE = 64;

  private final ActorSystem<?> system;
  private final CqlSession session;
  private final Settings settings;
  private final InstantSource clock;
  private final Counter dropped;
  private final PreparedStatement write;
  private final PreparedStatement read;
  private final TupleType noteType;

  private final Map<String, List<Note>> gathered = new ConcurrentHashMap<>();
  private final Queue<String> ready = new ConcurrentLinkedQueue<>();
  private final Map<String, CompletableFuture<Void>> writing = new ConcurrentHashMap<>();
  private final AtomicInteger pending = new AtomicInteger();
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicBoolean waiting = new AtomicBoolean();

  /**
   * @param keep how long notes are kept
   * @param linger how long notes of one mail are gathered
   * @param maxPending notes that may wait or be under way
   */
  public record Settings(Duration keep, Duration linger, int maxPending) {}

  private CassandraTraceLog(
      ActorSystem<?> system,
      CqlSession session,
      Settings settings,
      InstantSource clock,
      MeterRegistry registry,
      Map<String, PreparedStatement> statements) {
    this.system = system;
    this.session = session;
    this.settings = settings;
    this.clock = clock;
    dropped =
        Counter.builder("viesti.cassandra.notes.dropped")
            .description("trace notes that were not kept")
            .register(registry);
    write = statements.get("write");
    read = statements.get("read");
    noteType =
        (TupleType) ((ListType) write.getVariableDefinitions().get(1).getType()).getElementType();
  }

  public static CompletionStage<CassandraTraceLog> open(
      ActorSystem<?> system,
      CqlSession session,
      String keyspace,
      Settings settings,
      InstantSource clock,
      MeterRegistry registry) {
    return Queries.at(ConsistencyLevel.ONE, keyspace)
        .with(
            "write",
            "INSERT INTO %s.trace_notes (trace_id, notes, written) VALUES (?, ?, ?) USING TTL ?")
        .with("read", "SELECT notes FROM %s.trace_notes WHERE trace_id = ? LIMIT " + MOST_NOTES)
        .prepare(session)
        .thenApply(
            statements ->
                new CassandraTraceLog(system, session, settings, clock, registry, statements));
  }

  @Override
  public void note(String traceId, Instant at, String text) {
    if (pending.incrementAndGet() > settings.maxPending) {
      pending.decrementAndGet();
      dropped.increment();
      return;
    }
    Note note =
        new Note(at, text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS) : text);
    gathered.compute(
        traceId,
        (id, notes) -> {
          List<Note> all = notes == null ? new ArrayList<>(4) : notes;
          all.add(note);
          return all;
        });
    if (waiting.compareAndSet(false, true)) {
      system.scheduler().scheduleOnce(settings.linger, this::lingered, system.executionContext());
    }
  }

  private void lingered() {
    waiting.set(false);
    ready.addAll(gathered.keySet());
    pump();
  }

  /** Writes what is ready, a bounded number at a time. */
  private void pump() {
    while (underWay.get() < AT_ONCE) {
      String next = ready.poll();
      if (next == null) {
        return;
      }
      flush(next);
    }
  }

  private CompletionStage<Void> flush(String traceId) {
    List<Note> notes = gathered.remove(traceId);
    if (notes == null) {
      return writing.getOrDefault(traceId, CompletableFuture.completedFuture(null));
    }
    underWay.incrementAndGet();
    List<TupleValue> values = new ArrayList<>(notes.size());
    for (Note note : notes) {
      values.add(noteType.newValue(note.at(), note.text()));
    }
    CompletableFuture<Void> done = new CompletableFuture<>();
    writing.put(traceId, done);
    session
        .executeAsync(
            write.bind(traceId, values, Uuids.timeBased(), (int) settings.keep.toSeconds()))
        .whenComplete(
            (rows, failure) -> {
              underWay.decrementAndGet();
              pending.addAndGet(-notes.size());
              writing.remove(traceId, done);
              if (failure != null) {
                dropped.increment(notes.size());
              }
              done.complete(null);
              pump();
            });
    return done;
  }

  @Override
  public CompletionStage<List<Note>> story(String traceId) {
    return flush(traceId)
        .thenCompose(written -> rows(session.executeAsync(read.bind(traceId)), new ArrayList<>()))
        .thenApply(this::told);
  }

  /** The notes of rows, newest row first, until there are enough. */
  private CompletionStage<List<List<TupleValue>>> rows(
      CompletionStage<AsyncResultSet> answer, List<List<TupleValue>> rows) {
    return CassandraWakeIndex.pages(answer, row -> rows.add(row.getList(0, TupleValue.class)))
        .thenApply(all -> rows);
  }

  private List<Note> told(List<List<TupleValue>> rows) {
    Instant since = clock.instant().minus(settings.keep);
    List<Note> notes = new ArrayList<>();
    for (int i = rows.size() - 1; i >= 0; i--) {
      for (TupleValue value : rows.get(i)) {
        Instant at = value.getInstant(0);
        if (at != null && !at.isBefore(since)) {
          notes.add(new Note(at, value.getString(1)));
        }
      }
    }
    notes.sort(Comparator.comparing(Note::at));
    return List.copyOf(notes.subList(Math.max(0, notes.size() - MOST_NOTES), notes.size()));
  }
}
