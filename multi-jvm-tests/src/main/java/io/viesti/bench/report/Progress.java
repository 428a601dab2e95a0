package io.viesti.bench.report;

import java.io.PrintStream;
import java.util.Locale;

/** Lines for the person who waits, with the seconds since the start in front. */
public final class Progress {
  private final PrintStream out;
  private final long start = System.nanoTime();

  public Progress(PrintStream out) {
    this.out = out;
  }

  /** One line; arguments as in {@link String#format}. */
  public void say(String format, Object... arguments) {
    String line = String.format(Locale.ROOT, format, arguments);
    out.printf(Locale.ROOT, "%6.1f s  %s%n", (System.nanoTime() - start) / 1e9, line);
    out.flush();
  }
}
