package io.viesti.edge.limits;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Mails that are between their first octet and our final reply, and their octets. Thread-safe.
 * Octets of mails under way may pass the bound; no new mail begins until they are below it again.
 */
public final class InFlight {
  private final int maxMails;
  private final long maxOctets;
  private final AtomicInteger mails = new AtomicInteger();
  private final AtomicLong octets = new AtomicLong();

  public InFlight(int maxMails, long maxOctets) {
    this.maxMails = maxMails;
    this.maxOctets = maxOctets;
  }

  /** Whether one more mail would be too many. */
  public boolean isFull() {
    return mails.get() >= maxMails || octets.get() >= maxOctets;
  }

  /** Counts one mail in, if there is room; then one {@link #leave} must follow. */
  public boolean tryEnter() {
    if (octets.get() >= maxOctets) {
      return false;
    }
    if (mails.incrementAndGet() > maxMails) {
      mails.decrementAndGet();
      return false;
    }
    return true;
  }

  public void grow(int length) {
    octets.addAndGet(length);
  }

  /**
   * Counts a mail out.
   *
   * @param size all that {@link #grow} was told of this mail
   */
  public void leave(long size) {
    mails.decrementAndGet();
    octets.addAndGet(-size);
  }

  public int mails() {
    return mails.get();
  }

  public long octets() {
    return octets.get();
  }
}
