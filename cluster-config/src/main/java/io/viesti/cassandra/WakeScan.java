package io.viesti.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicReference;

/**
 * All slots there are, from the keys of the table: what a poller begins with, and what it holds its
 * knowledge against now and then. The one read here that grows: with the slots of the last hour and
 * those of work to come, at most some ten thousand. One at a time, for all kinds. Thread-safe.
 */
final class WakeScan {
  /** Notices are kept longer than this, so nothing falls between two scans. */
  private static final Duration EVERY = Duration.ofMinutes(15);

  /** After a scan that failed: what is announced meanwhile is known without one. */
  private static final Duration AGAIN = Duration.ofSeconds(30);

  /**
   * The ring is read slice by slice. A read of all of it would come across the tombstones of all
   * that was done in the last hour, and Cassandra ends a read at 100,000 of them.
   */
  private static final int SLICES = 1_024;

  private static final int AT_ONCE = 8;

  private final CqlSession session;
  private final PreparedStatement slots;
  private final AtomicReference<Scan> last = new AtomicReference<>();

  /**
   * @param begun by the monotonic clock
   */
  record Scan(long begun, CompletableFuture<Map<String, Set<Long>>> found) {
    private boolean isGood() {
      Duration counts = found.isCompletedExceptionally() ? AGAIN : EVERY;
      return System.nanoTime() - begun < counts.toNanos();
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
    List<CompletableFuture<Void>> lines = new ArrayList<>();
    for (int line = 0; line < AT_ONCE; line++) {
      lines.add(slices(line, found));
    }
    CompletableFuture.allOf(lines.toArray(CompletableFuture[]::new))
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                result.complete(found);
              } else {
                result.completeExceptionally(failure);
              }
            });
  }

  /** Every eighth slice from the given one on, one after the other. */
  private CompletableFuture<Void> slices(int slice, Map<String, Set<Long>> found) {
    if (slice >= SLICES) {
      return CompletableFuture.completedFuture(null);
    }
    return CassandraWakeIndex.pages(
            session.executeAsync(slots.bind(startOf(slice), endOf(slice))),
            row ->
                found
                    .computeIfAbsent(row.getString("kind"), kind -> new ConcurrentSkipListSet<>())
                    .add(row.getLong("slot")))
        .thenCompose(done -> slices(slice + AT_ONCE, found))
        .toCompletableFuture();
  }

  /** Tokens of Murmur3 go from {@code Long.MIN_VALUE}, which no key has, to {@code MAX_VALUE}. */
  static long startOf(int slice) {
    return Long.MIN_VALUE + slice * (Long.MAX_VALUE / SLICES * 2 + 2);
  }

  static long endOf(int slice) {
    return slice == SLICES - 1 ? Long.MAX_VALUE : startOf(slice + 1);
  }

  static int slices() {
    return SLICES;
  }
}
