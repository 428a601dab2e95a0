package io.viesti.bench.cluster;

import java.util.Locale;

/** How long something took, in milliseconds. */
record Latency(long count, double p50, double p95, double p99, double max) {

  /** The cells of a row: count, p50, p95, p99, max. */
  String[] cells() {
    return new String[] {Long.toString(count), millis(p50), millis(p95), millis(p99), millis(max)};
  }

  private static String millis(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%.0f", value);
  }
}
