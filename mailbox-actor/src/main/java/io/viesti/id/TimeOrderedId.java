package io.viesti.id;

import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Makes names for things that need one without a single writer (trace ids, submissions, mailboxes,
 * sessions): 48 bits of milliseconds and 64 random bits, 23 characters of lower-case base 32, so
 * that text order is time order.
 */
public final class TimeOrderedId {
  private static final char[] DIGITS = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();

  private TimeOrderedId() {}

  public static String next(InstantSource clock) {
    return text(clock.millis(), 10) + text(ThreadLocalRandom.current().nextLong(), 13);
  }

  /** The low {@code 5 * digits} bits as base 32, most significant first. */
  public static String text(long value, int digits) {
    char[] out = new char[digits];
    long rest = value;
    for (int i = digits - 1; i >= 0; i--) {
      out[i] = DIGITS[(int) (rest & 31)];
      rest >>>= 5;
    }
    return new String(out);
  }

  /** Reads what {@link #text} wrote; -1 when it is not of that form. */
  public static long parse(String text) {
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = digit(text.charAt(i));
      if (digit < 0) {
        return -1;
      }
      value = (value << 5) | digit;
    }
    return value;
  }

  private static int digit(char c) {
    for (int i = 0; i < DIGITS.length; i++) {
      if (DIGITS[i] == c) {
        return i;
      }
    }
    return -1;
  }
}
