package io.viesti.mailbox;

import java.time.Instant;

/**
 * The numbers a mailbox names its emails and folders by: milliseconds in the high bits, 20 bits to
 * count within one, and always larger than the one before, whatever the clock does.
 */
final class IdSequence {
  private static final int COUNTER_BITS = 20;

  private IdSequence() {}

  static long next(long last, Instant now) {
    return Math.max(last + 1, first(now));
  }

  /** The smallest number of an instant. */
  static long first(Instant at) {
    return Math.max(0, at.toEpochMilli()) << COUNTER_BITS;
  }
}
