package io.viesti.chaos;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.HdrHistogram.ConcurrentHistogram;

/** What became of a load so far. Written by the load's thread, readable by any. */
final class Tally {
  private static final long HIGHEST_MICROS = 3_600_000_000L;
  private static final long SLOW_MICROS = 5_000_000;
  private static final int MOST_KINDS = 30;
  private static final int MOST_REASONS = 3;

  /** Offers made outside fault windows, and those of them accepted at the first try. */
  final AtomicLong offeredInCalm = new AtomicLong();

  final AtomicLong acceptedAtOnce = new AtomicLong();

  /** Mails that have fallen due. */
  final AtomicLong offered = new AtomicLong();

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

  /** The same of mails that were to be sent since {@link #openWindow}. */
  final ConcurrentHistogram window = new ConcurrentHistogram(HIGHEST_MICROS, 2);

  /** What the slow mails of the window were answered before they were accepted, and how many. */
  private final Map<String, Long> slow = new ConcurrentSkipListMap<>();

  /** When they were due, in seconds after the window was opened, and how many. */
  private final Map<Long, Long> slowAt = new ConcurrentSkipListMap<>();

  private volatile long windowFrom = System.nanoTime();

  void trouble(String why) {
    lastTrouble = why;
    String kind = kind(why);
    if (troubles.size() < MOST_KINDS || troubles.containsKey(kind)) {
      troubles.merge(kind, 1L, Long::sum);
    }
  }

  /** An answer without what names one mail. */
  static String kind(String answer) {
    return answer.strip().replaceAll("[0-9a-z]{20,}", "…");
  }

  /** Mails that have fallen due and are not acknowledged. */
  long open() {
    return offered.get() - acknowledged.get();
  }

  /** Forgets what {@link #window} holds; what falls due from now on goes there. */
  void openWindow() {
    windowFrom = System.nanoTime();
    window.reset();
    slow.clear();
    slowAt.clear();
  }

  /** What most of the slow mails of the window met, how many they are, when they were due. */
  String whySlow() {
    return slow.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(MOST_REASONS)
        .map(met -> met.getValue() + " x [" + met.getKey() + "]")
        .collect(Collectors.joining("; ", "", "; due at second " + slowAt));
  }

  /**
   * An acknowledgement.
   *
   * @param due when the mail was to be sent
   * @param now by {@link System#nanoTime}, as well
   * @param met what it was answered before
   */
  void latency(long due, long now, String met) {
    long micros = Math.min(HIGHEST_MICROS, Math.max(1, (now - due) / 1_000));
    latency.recordValue(micros);
    if (due - windowFrom >= 0) {
      window.recordValue(micros);
      if (micros > SLOW_MICROS && (slow.size() < MOST_KINDS || slow.containsKey(met))) {
        slow.merge(met, 1L, Long::sum);
        slowAt.merge(TimeUnit.NANOSECONDS.toSeconds(due - windowFrom), 1L, Long::sum);
      }
    }
  }

  /** Share of what was offered outside fault windows that was accepted at the first try. */
  double shareAtOnce() {
    return offeredInCalm.get() == 0 ? 0 : (double) acceptedAtOnce.get() / offeredInCalm.get();
  }
}
