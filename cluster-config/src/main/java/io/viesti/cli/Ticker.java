package io.viesti.cli;

import java.io.PrintWriter;
import java.util.Locale;

/** A line of progress every two seconds, for work that takes longer than that. */
final class Ticker {
  private static final long EVERY_NANOS = 2_000_000_000L;

  private final PrintWriter err;
  private final String what;
  private final long began = System.nanoTime();
  private long due = began + EVERY_NANOS;
  private long done;

  Ticker(PrintWriter err, String what) {
    this.err = err;
    this.what = what;
  }

  /** So many more octets. */
  void add(long octets) {
    at(done + octets, 0);
  }

  /**
   * So many octets in all.
   *
   * @param total 0 when it is not known
   */
  void at(long octets, long total) {
    done = octets;
    long now = System.nanoTime();
    if (now - due < 0) {
      return;
    }
    due = now + EVERY_NANOS;
    long perSecond = (long) (done / ((now - began) / 1e9));
    String of =
        total == 0
            ? ""
            : String.format(
                Locale.ROOT,
                " of %s, %d %%",
                ByteCount.words(total),
                Math.min(100, 100 * done / total));
    err.println(
        what + ": " + ByteCount.words(done) + of + ", " + ByteCount.words(perSecond) + "/s");
    err.flush();
  }
}
