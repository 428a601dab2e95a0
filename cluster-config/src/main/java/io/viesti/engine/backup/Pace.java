package io.viesti.engine.backup;

import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * How many octets a second one copy may take, and the order to give it up. Used by the copying
 * thread, which it makes wait; cancelled by anyone.
 */
final class Pace {
  private final OptionalLong perSecond;
  private final CountDownLatch cancelled = new CountDownLatch(1);
  private long free = System.nanoTime();

  Pace(OptionalLong perSecond) {
    this.perSecond = perSecond;
  }

  void cancel() {
    cancelled.countDown();
  }

  /**
   * So many octets were taken.
   *
   * @throws BackupException when it was cancelled
   */
  void took(long octets) {
    long now = System.nanoTime();
    long wait = 0;
    if (perSecond.isPresent()) {
      free = Math.max(now, free) + (long) (octets * 1e9 / Math.max(1, perSecond.getAsLong()));
      wait = free - now;
    }
    try {
      if (cancelled.await(wait, TimeUnit.NANOSECONDS)) {
        throw new BackupException("cancelled by an operator");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BackupException("interrupted", e);
    }
  }
}
