package io.viesti.bench.cluster;

/**
 * Looks for the highest rate that holds: up by half as long as it does, then between the best that
 * held and the least that did not. Used by one thread.
 */
final class Ladder {
  private static final double UP = 1.5;
  private static final int HALVINGS = 2;

  private double best;
  private double failed = Double.POSITIVE_INFINITY;
  private double rate;
  private int halved;

  Ladder(double first) {
    rate = first;
  }

  /** The rate to try now, a second. */
  double rate() {
    return rate;
  }

  boolean over() {
    return halved > HALVINGS;
  }

  /** Whether the rate held. */
  void tried(boolean held) {
    if (held) {
      best = Math.max(best, rate);
    } else {
      failed = Math.min(failed, rate);
    }
    if (Double.isInfinite(failed)) {
      rate = rate * UP;
    } else {
      halved++;
      rate = (best + failed) / 2;
    }
  }

  /** The highest rate that held; 0 when none did. */
  double best() {
    return best;
  }
}
