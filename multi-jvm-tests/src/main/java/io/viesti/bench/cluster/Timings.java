package io.viesti.bench.cluster;

import org.HdrHistogram.ConcurrentHistogram;

/** Times in the making; thread-safe. Microseconds, three digits, an hour at most. */
final class Timings {
  private static final long MOST_MICROS = 3_600_000_000L;

  private final ConcurrentHistogram micros = new ConcurrentHistogram(MOST_MICROS, 3);

  /** A time; one below zero counts as none. */
  void add(long nanos) {
    micros.recordValue(Math.min(MOST_MICROS, Math.max(0, nanos / 1_000)));
  }

  Latency latency() {
    return new Latency(
        micros.getTotalCount(), millis(50), millis(95), millis(99), micros.getMaxValue() / 1e3);
  }

  private double millis(double percentile) {
    return micros.getValueAtPercentile(percentile) / 1e3;
  }
}
