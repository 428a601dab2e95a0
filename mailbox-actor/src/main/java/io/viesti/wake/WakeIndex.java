package io.viesti.wake;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The durable set of {@link WakeEntry}s of all entities. Thread-safe; no call blocks. */
public interface WakeIndex {

  /**
   * Adds an entry. Completes when no event persisted afterwards can survive a crash without it (for
   * the embedded engine: it stands before the event in the same log, so at once).
   */
  CompletionStage<Void> owe(WakeEntry entry);

  /**
   * Removes an entry; no harm if there is none. Not awaited by anybody: lost removals only wake.
   */
  void paid(WakeEntry entry);

  /** Entries of a kind due at or before {@code until}, earliest first, at most {@code limit}. */
  CompletionStage<List<WakeEntry>> due(String kind, Instant until, int limit);
}
