package io.viesti.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Announces slots before or with what is put into them. One notice covers what this node puts into
 * the slot within {@link #COVERS}: pollers keep a slot for longer than that after its last notice
 * (see {@link WakeSlots}). What took longer to write is announced again. Thread-safe.
 */
final class WakeNotices {
  /** From when a notice was sent until the last write that relies on it begins. */
  private static final Duration COVERS = Duration.ofSeconds(10);

  /** A write that ended later than this after its notice was sent needs another one. */
  static final Duration LATEST = Duration.ofSeconds(15);

  private static final int SLOTS_REMEMBERED = 10_000;

  private final CqlSession session;
  private final PreparedStatement notice;
  private final Cache<Slot, Sent> sent =
      Caffeine.newBuilder().maximumSize(SLOTS_REMEMBERED).expireAfterWrite(COVERS).build();

  private record Slot(String kind, long slot) {}

  private record Sent(long at, CompletionStage<?> done) {
    boolean isOlderThan(Duration age) {
      return System.nanoTime() - at > age.toNanos();
    }
  }

  WakeNotices(CqlSession session, PreparedStatement notice) {
    this.session = session;
    this.notice = notice;
  }

  /** Writes, and completes when both the write and a notice that covers it are durable. */
  CompletionStage<Void> announced(String kind, long slot, Supplier<CompletionStage<?>> write) {
    Slot key = new Slot(kind, slot);
    Sent known = sent.getIfPresent(key);
    Sent covering =
        known == null
                || known.isOlderThan(COVERS)
                || known.done.toCompletableFuture().isCompletedExceptionally()
            ? send(key)
            : known;
    return write
        .get()
        .thenCombine(covering.done, (written, announced) -> covering.isOlderThan(LATEST))
        .thenCompose(
            late -> (late ? send(key).done : covering.done).thenApply(announced -> (Void) null));
  }

  private Sent send(Slot slot) {
    Sent mine =
        new Sent(System.nanoTime(), session.executeAsync(notice.bind(slot.kind, slot.slot)));
    sent.put(slot, mine);
    return mine;
  }
}
