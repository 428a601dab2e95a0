package io.viesti.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * All slots there are, from the keys of the table: what a poller begins with, and what it holds its
 * knowledge against now and then. The one read here that grows: with the slots of the last hour and
 * those of work to come, at most some ten thousand. One at a time, for all kinds. Thread-safe.
 */
final class WakeScan {
  /** Notices are kept longer than this, so nothing falls between two scans. */
  private static final Duration EVERY = Duration.ofMinutes(15);

  private final CqlSession session;
  private final PreparedStatement slots;
  private final AtomicReference<Scan> last = new AtomicReference<>();

  /**
   * @param begun by the monotonic clock
   */
  record Scan(long begun, CompletableFuture<Map<String, Set<Long>>> found) {
    private boolean isGood() {
      return !found.isCompletedExceptionally() && System.nanoTime() - begun < EVERY.toNanos();
    }
  }

  WakeScan(CqlSession session, PreparedStatement slots) {
    this.session = session;
    this.slots = slots;
  }

  /** The last scan, or a new one if that is old or failed. */
  CompletionStage<Scan> recent() {
    Scan known = last.get();
    if (known == null || !known.isGood()) {
      Scan mine = new Scan(System.nanoTime(), new CompletableFuture<>());
      if (last.compareAndSet(known, mine)) {
        run(mine.found);
      }
      known = last.get();
    }
    Scan scan = known;
    return scan.found.thenApply(found -> scan);
  }

  private void run(CompletableFuture<Map<String, Set<Long>>> result) {
    Map<String, Set<Long>> found = new ConcurrentHashMap<>();
    CassandraWakeIndex.pages(
            session.executeAsync(slots.bind()),
            row ->
                found
                    .computeIfAbsent(row.getString("kind"), kind -> new TreeSet<>())
                    .add(row.getLong("slot")))
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                result.complete(found);
              } else {
                result.completeExceptionally(failure);
              }
            });
  }
}
