package io.viesti.chaos;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * When mailboxes could be read again after a strike.
 *
 * @param millis from the strike to the first successful read of each, in order of time
 */
public record FirstReads(List<Long> millis) {
  public FirstReads {
    millis = millis.stream().sorted().toList();
  }

  /**
   * @param struck and all of {@code read} by {@link System#nanoTime}
   */
  static FirstReads since(long struck, Collection<Long> read) {
    return new FirstReads(
        read.stream().map(at -> TimeUnit.NANOSECONDS.toMillis(at - struck)).toList());
  }

  /** Until the last of them could be read; 0 of none. */
  public long last() {
    return millis.isEmpty() ? 0 : millis.get(millis.size() - 1);
  }

  /** Such as "67 of 100 within 1 s, 90 after 11.2 s, all after 12.9 s". */
  public String show() {
    long atOnce = millis.stream().filter(one -> one < 1_000).count();
    int nine = millis.size() * 9 / 10;
    return millis.isEmpty()
        ? "none"
        : String.format(
            Locale.ROOT,
            "%d of %d within 1 s, %d after %.1f s, all after %.1f s",
            atOnce,
            millis.size(),
            nine,
            millis.get(Math.max(0, nine - 1)) / 1e3,
            last() / 1e3);
  }
}
