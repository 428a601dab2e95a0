package io.viesti.bench.cluster;

import java.time.Duration;

/**
 * When the mails of an open-loop load fall due, whatever becomes of the earlier ones.
 *
 * @param start due time of the first, by {@link System#nanoTime}
 * @param perSecond more than 0
 * @param warmUp what falls due so soon after the start is sent and not counted
 * @param counted how long after the warm-up mails go on falling due
 */
record Schedule(long start, double perSecond, Duration warmUp, Duration counted) {
  Schedule {
    if (!(perSecond > 0)) {
      throw new IllegalArgumentException("a rate must be more than 0, not " + perSecond);
    }
  }

  /** One that begins in a moment, so that sessions can be open by then. */
  static Schedule soon(double perSecond, Duration warmUp, Duration counted) {
    return new Schedule(
        System.nanoTime() + Duration.ofSeconds(1).toNanos(), perSecond, warmUp, counted);
  }

  /** When mail {@code number}, from 0, is to be sent. */
  long dueAt(long number) {
    return start + (long) (number * 1e9 / perSecond);
  }

  /** How many mails have fallen due by a moment. */
  long dueBy(long now) {
    long since = now - start;
    return since < 0 ? 0 : Math.min(total(), (long) (since / 1e9 * perSecond) + 1);
  }

  /** Mails of the whole schedule. */
  long total() {
    return (long) (warmUp.plus(counted).toNanos() / 1e9 * perSecond);
  }

  long countFrom() {
    return start + warmUp.toNanos();
  }

  long end() {
    return countFrom() + counted.toNanos();
  }

  /** Whether a mail's figures count. */
  boolean counts(long number) {
    return dueAt(number) - countFrom() >= 0;
  }
}
