package io.viesti.engine;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for the committing thread, in the order it came. Bounded by number and by octets: at
 * the bound an offer is refused, never blocked. The last quarter of both bounds is kept for entries
 * somebody waits for, so that bodies and notes can't keep events out. Thread-safe.
 */
final class Fifo {
  /** Octets of entries nobody waits for that are not left lingering. */
  private static final long LINGERING_BYTES = 1 << 20;

  private final int maxEntries;
  private final long maxBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wanted = lock.newCondition();
  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private long bytes;
  private boolean urgent;
  private boolean taking;
  private int inHand;
  private boolean closed;

  /**
   * One place in the order.
   *
   * @param write null for an entry that only waits
   * @param sync whether the waiter wants everything up to here synced, or just written
   * @param waiter null when nobody waits
   */
  record Entry(Write write, boolean sync, Waiter waiter) {
    private static final int OVERHEAD = 64;

    int weight() {
      return OVERHEAD + (write == null ? 0 : write.weight());
    }
  }

  /** How an offer ended. */
  enum Offer {
    TAKEN,
    FULL,
    CLOSED
  }

  Fifo(int maxEntries, long maxBytes) {
    this.maxEntries = maxEntries;
    this.maxBytes = maxBytes;
  }

  Offer offer(Entry entry) {
    int weight = entry.weight();
    boolean waited = entry.waiter() != null;
    lock.lock();
    try {
      if (closed) {
        return Offer.CLOSED;
      }
      if (!entries.isEmpty() && isFull(weight, waited)) {
        return Offer.FULL;
      }
      entries.add(entry);
      bytes += weight;
      if (!urgent && (waited || bytes > LINGERING_BYTES)) {
        urgent = true;
        if (taking) {
          wanted.signal();
        }
      }
      return Offer.TAKEN;
    } finally {
      lock.unlock();
    }
  }

  private boolean isFull(int weight, boolean waited) {
    long reserve = waited ? 0 : 1;
    return entries.size() >= maxEntries - reserve * (maxEntries / 4)
        || bytes + weight > maxBytes - reserve * (maxBytes / 4);
  }

  /**
   * Waits until somebody waits for an entry or entries have lingered long enough, then moves what
   * is there into {@code group}, as far as {@code groupBytes} allow. Taking again says that the
   * group before it is committed.
   *
   * @return false when closed and empty
   */
  boolean take(List<Entry> group, long groupBytes, long lingerNanos) {
    lock.lock();
    try {
      inHand = 0;
      taking = true;
      while (!urgent && !closed) {
        if (wanted.await(lingerNanos, TimeUnit.NANOSECONDS)) {
          continue;
        }
        if (!entries.isEmpty()) {
          break;
        }
      }
      taking = false;
      long taken = 0;
      while (!entries.isEmpty() && taken < groupBytes) {
        Entry entry = entries.poll();
        taken += entry.weight();
        group.add(entry);
      }
      bytes -= taken;
      inHand = group.size();
      urgent = !entries.isEmpty();
      return !group.isEmpty();
    } catch (InterruptedException e) {
      throw new IllegalStateException("the committing thread is never interrupted", e);
    } finally {
      lock.unlock();
    }
  }

  /** No more offers are taken; what is inside can still be taken out. */
  void close() {
    lock.lock();
    try {
      closed = true;
      wanted.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Entries not yet committed: those that wait, and the group taken last. */
  int depth() {
    lock.lock();
    try {
      return entries.size() + inHand;
    } finally {
      lock.unlock();
    }
  }

  long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }
}
