package io.viesti.chaos;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;

/** What became of a load so far. Written by the load's thread, readable by any. */
final class Tally {
  private static final long HIGHEST_MICROS = 3_600_000_000L;
  private static final int MOST_KINDS = 30;

  /** Offers made outside fault windows, and those of them accepted at the first try. */
  final AtomicLong offeredInCalm = new AtomicLong();

  final AtomicLong acceptedAtOnce = new AtomicLong();
  final AtomicLong acknowledged = new AtomicLong();

  /** Times the same octets were sent again. */
  final AtomicLong sentAgain = new AtomicLong();

  /** Replies other than the one wanted, and broken connections. */
  final AtomicLong turnedAway = new AtomicLong();

  /** Replies 5xx. */
  final AtomicLong refusedForGood = new AtomicLong();

  /** How often what was answered instead of an acceptance, trace ids aside; the first few kinds. */
  final Map<String, Long> troubles = new ConcurrentSkipListMap<>();

  volatile String lastTrouble = "";
  volatile String firstTroubleInCalm = "";
  volatile String lastRefusalForGood = "";

  /** Microseconds from the moment a mail was to be sent to its acknowledgement. */
  final ConcurrentHistogram latency = new ConcurrentHistogram(HIGHEST_MICROS, 2);

  void trouble(String why) {
    lastTrouble = why;
    String kind = why.replaceAll("[0-9a-z]{20,}", "…");
    if (troubles.size() < MOST_KINDS || troubles.containsKey(kind)) {
      troubles.merge(kind, 1L, Long::sum);
    }
  }

  void latency(long nanos) {
    latency.recordValue(Math.min(HIGHEST_MICROS, Math.max(1, nanos / 1_000)));
  }

  /** Share of what was offered outside fault windows that was accepted at the first try. */
  double shareAtOnce() {
    return offeredInCalm.get() == 0 ? 0 : (double) acceptedAtOnce.get() / offeredInCalm.get();
  }
}
