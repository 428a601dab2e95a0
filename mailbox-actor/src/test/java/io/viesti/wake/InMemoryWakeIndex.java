package io.viesti.wake;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListSet;

/** A wake index for tests: a sorted set. */
public final class InMemoryWakeIndex implements WakeIndex {
  private final ConcurrentSkipListSet<WakeEntry> entries =
      new ConcurrentSkipListSet<>(
          Comparator.comparing(WakeEntry::kind)
              .thenComparing(WakeEntry::due)
              .thenComparing(WakeEntry::entityId));

  @Override
  public CompletionStage<Void> owe(WakeEntry entry) {
    entries.add(entry);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void paid(WakeEntry entry) {
    entries.remove(entry);
  }

  @Override
  public CompletionStage<List<WakeEntry>> due(String kind, Instant until, int limit) {
    return CompletableFuture.completedFuture(
        entries.stream()
            .filter(entry -> entry.kind().equals(kind) && !entry.due().isAfter(until))
            .limit(limit)
            .toList());
  }

  /** Everything owed, for assertions. */
  public List<WakeEntry> all() {
    return List.copyOf(entries);
  }
}
