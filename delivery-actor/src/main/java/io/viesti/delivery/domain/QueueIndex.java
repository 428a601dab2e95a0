package io.viesti.delivery.domain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.UnaryOperator;
import org.pcollections.AmortizedPQueue;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.PQueue;
import org.pcollections.PSet;

/**
 * What a queue holds, by submission id, and which mails it is done with. Immutable; only this type
 * knows how it is stored.
 *
 * <p>Bounds: it takes mails up to {@value #CAPACITY} (a few hundred octets each in memory); a queue
 * that is full refuses, and mailboxes push again later. Of mails done with the last {@value
 * #REMEMBERED} ids are kept, so that a push on its way while the mail left is known as a repeat.
 */
public final class QueueIndex {
  public static final int CAPACITY = 20_000;
  public static final int REMEMBERED = 10_000;
  public static final QueueIndex EMPTY =
      new QueueIndex(HashTreePMap.empty(), HashTreePSet.empty(), AmortizedPQueue.empty());

  private final PMap<String, QueueEntry> entries;
  private final PSet<String> done;
  private final PQueue<String> doneInOrder;

  private QueueIndex(
      PMap<String, QueueEntry> entries, PSet<String> done, PQueue<String> doneInOrder) {
    this.entries = entries;
    this.done = done;
    this.doneInOrder = doneInOrder;
  }

  /**
   * @param remembered ids done with, oldest first
   */
  static QueueIndex of(List<QueueEntry> entries, List<String> remembered) {
    PMap<String, QueueEntry> map = HashTreePMap.empty();
    for (QueueEntry entry : entries) {
      map = map.plus(entry.id(), entry);
    }
    return new QueueIndex(
        map, HashTreePSet.from(remembered), AmortizedPQueue.<String>empty().plusAll(remembered));
  }

  public int size() {
    return entries.size();
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Room for further mails. */
  public int room() {
    return Math.max(0, CAPACITY - entries.size());
  }

  /** Whether the mail is here or was, lately. */
  public boolean knows(String id) {
    return entries.containsKey(id) || done.contains(id);
  }

  public Optional<QueueEntry> find(String id) {
    return Optional.ofNullable(entries.get(id));
  }

  /** All entries, in no order. */
  public Iterable<QueueEntry> all() {
    return entries.values();
  }

  /** Entries after an id, oldest submission first. Sorts all: for people, not for each mail. */
  public List<QueueEntry> page(Optional<String> after, int limit) {
    SortedMap<String, QueueEntry> sorted = new java.util.TreeMap<>(entries);
    return after.map(a -> sorted.tailMap(a + '\0')).orElse(sorted).values().stream()
        .limit(limit)
        .toList();
  }

  QueueIndex plus(QueuedMail mail, Instant at) {
    return knows(mail.id())
        ? this
        : new QueueIndex(entries.plus(mail.id(), QueueEntry.of(mail, at)), done, doneInOrder);
  }

  /** Changes one entry; it goes when nothing is left to do about it. */
  QueueIndex with(String id, UnaryOperator<QueueEntry> change) {
    QueueEntry before = entries.get(id);
    if (before == null) {
      return this;
    }
    QueueEntry after = change.apply(before);
    if (!after.isDone()) {
      return new QueueIndex(entries.plus(id, after), done, doneInOrder);
    }
    PSet<String> nowDone = done.plus(id);
    PQueue<String> inOrder = doneInOrder.plus(id);
    if (nowDone.size() > REMEMBERED) {
      nowDone = nowDone.minus(inOrder.peek());
      inOrder = inOrder.minus();
    }
    return new QueueIndex(entries.minus(id), nowDone, inOrder);
  }

  QueueIndex withAll(UnaryOperator<QueueEntry> change) {
    QueueIndex changed = this;
    for (Map.Entry<String, QueueEntry> entry : entries.entrySet()) {
      changed = changed.with(entry.getKey(), change);
    }
    return changed;
  }

  /** Ids done with, oldest first. */
  List<String> remembered() {
    return new ArrayList<>(doneInOrder);
  }
}
