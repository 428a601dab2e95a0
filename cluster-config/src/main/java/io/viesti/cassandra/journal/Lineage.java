package io.viesti.cassandra.journal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.persistence.PersistentRepr;

/**
 * One entity's events as they are replayed, where two incarnations may have written: a node that
 * was cut off or stopped, or a statement that Cassandra did long after its writer gave up. Under
 * one number the event of the incarnation that came later counts, which is the one that did not
 * write the number before: it read the journal when the other's event was not there yet. The
 * other's events, that one and all later ones, were never acknowledged and are passed over.
 *
 * <p>Where that does not tell (neither wrote the number before), the event written last counts.
 *
 * <p>Takes events in the order of their numbers, then of their times; used by one thread.
 */
final class Lineage {
  private final long from;
  private final long to;
  private final Consumer<PersistentRepr> next;
  private final Consumer<List<PersistentRepr>> conflict;

  private final List<PersistentRepr> rivals = new ArrayList<>(2);
  private final Set<String> overridden = new HashSet<>();
  private String writer = "";
  private long left;

  /**
   * @param from number of the first event wanted; the one before it only tells who wrote it
   * @param to number of the last
   * @param max events wanted at most
   * @param conflict hears events of one number, the one that counts first
   */
  Lineage(
      long from,
      long to,
      long max,
      Consumer<PersistentRepr> next,
      Consumer<List<PersistentRepr>> conflict) {
    this.from = from;
    this.to = to;
    this.left = max;
    this.next = next;
    this.conflict = conflict;
  }

  void accept(PersistentRepr event) {
    if (!rivals.isEmpty() && rivals.get(0).sequenceNr() != event.sequenceNr()) {
      settle();
    }
    rivals.add(event);
  }

  /** After the last event. */
  void end() {
    settle();
  }

  private void settle() {
    rivals.removeIf(event -> overridden.contains(event.writerUuid()));
    if (!rivals.isEmpty()) {
      PersistentRepr counts = rivals.size() == 1 ? rivals.get(0) : newest();
      writer = counts.writerUuid();
      if (counts.sequenceNr() >= from && counts.sequenceNr() <= to && left > 0) {
        left--;
        next.accept(counts);
      }
    }
    rivals.clear();
  }

  private PersistentRepr newest() {
    PersistentRepr counts = rivals.get(rivals.size() - 1);
    for (int i = rivals.size() - 1; counts.writerUuid().equals(writer) && i >= 0; i--) {
      counts = rivals.get(i);
    }
    List<PersistentRepr> told = new ArrayList<>();
    told.add(counts);
    for (PersistentRepr rival : rivals) {
      if (!rival.writerUuid().equals(counts.writerUuid())) {
        overridden.add(rival.writerUuid());
        told.add(rival);
      }
    }
    conflict.accept(told);
    return counts;
  }
}
