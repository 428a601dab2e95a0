package io.viesti.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether a quorum of the journal's copies answers right now. Asked at most once a second, however
 * many want to know, and told within two. Thread-safe.
 */
public final class CassandraHealth {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

  private final CqlSession session;
  private final SimpleStatement question;
  private final AtomicReference<Answer> last = new AtomicReference<>();

  public CassandraHealth(CqlSession session, String keyspace) {
    this.session = session;
    // A read at QUORUM of a key that nobody has: it needs the replicas, not only the coordinator.
    this.question =
        SimpleStatement.newInstance(
                "SELECT deleted_to FROM " + keyspace + ".metadata WHERE persistence_id = 'health'")
            .setTimeout(PATIENCE);
  }

  /** True when the journal answers. Never fails. */
  public CompletionStage<Boolean> isReady() {
    Answer known = last.get();
    if (known != null && System.nanoTime() - known.asked < FRESH_NANOS) {
      return known.ready;
    }
    Answer mine = new Answer(System.nanoTime(), new CompletableFuture<>());
    if (!last.compareAndSet(known, mine)) {
      return last.get().ready;
    }
    session
        .executeAsync(question)
        .whenComplete((rows, failure) -> mine.ready.complete(failure == null));
    return mine.ready;
  }

  private record Answer(long asked, CompletableFuture<Boolean> ready) {}
}
