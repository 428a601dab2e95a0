package io.viesti.delivery.domain;

import io.viesti.wake.WakeEntry;
import io.viesti.wake.WakeIndex;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Sees to it that an entity which owes work has an entry in the wake index that is due no later
 * than the work. Writes as few entries as possible: one for a busy time, not one per mail. Not
 * thread-safe.
 */
final class WakeKeeper {
  /** An entry this much too early is left alone: it only wakes for nothing. */
  private static final Duration SLACK = Duration.ofSeconds(30);

  private final WakeIndex index;
  private final String kind;
  private final String entityId;
  private WakeEntry current;
  private CompletionStage<Void> durable = CompletableFuture.completedFuture(null);
  private Instant last = Instant.EPOCH;

  WakeKeeper(WakeIndex index, String kind, String entityId) {
    this.index = index;
    this.kind = kind;
    this.entityId = entityId;
  }

  /** Work is owed at {@code due} or later; completes when the index says so durably. */
  CompletionStage<Void> owe(Instant due) {
    if (current == null || current.due().isAfter(due) || isFailed()) {
      replace(due);
    }
    return durable;
  }

  /** The index did not take the last entry: it does not count. */
  private boolean isFailed() {
    return durable.toCompletableFuture().isCompletedExceptionally();
  }

  /** All that is owed now is due at {@code earliest} or later, or nothing is. */
  void settle(Optional<Instant> earliest) {
    if (current == null) {
      earliest.ifPresent(this::replace);
    } else if (earliest.isEmpty()) {
      index.paid(current);
      current = null;
    } else if (isFailed()
        || current.due().isAfter(earliest.get())
        || current.due().plus(SLACK).isBefore(earliest.get())) {
      replace(earliest.get());
    }
  }

  /** The waker found an entry; one that is not ours (any more) goes. */
  void found(Instant due) {
    WakeEntry entry = new WakeEntry(kind, entityId, due);
    if (!entry.equals(current)) {
      index.paid(entry);
    }
  }

  /** Keys are never reused, so that a late removal can't hit a new entry: times only grow apart. */
  private void replace(Instant due) {
    Instant at = Instant.ofEpochMilli(due.toEpochMilli());
    if (at.equals(last)) {
      at = at.minusMillis(1);
    }
    last = at;
    WakeEntry before = current;
    current = new WakeEntry(kind, entityId, at);
    durable = index.owe(current);
    if (before != null) {
      durable.thenRun(() -> index.paid(before));
    }
  }
}
