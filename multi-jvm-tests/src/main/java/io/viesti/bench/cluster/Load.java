package io.viesti.bench.cluster;

import io.viesti.bench.ledger.BackgroundLoad;
import io.viesti.bench.load.SmtpLoad;
import io.viesti.outside.process.Waiting;
import java.time.Duration;
import java.util.List;

/** A load on all edges of a cluster, on a thread of its own. */
final class Load {
  /** A sender gives up a silent server after this; RFC 5321 §4.5.3.2 says minutes. */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  /** What is put off is sent again for so long after nothing new falls due. */
  private static final Duration DRAIN = Duration.ofMinutes(10);

  private final ScheduledFeed feed;
  private final BackgroundLoad background;

  private Load(ScheduledFeed feed, BackgroundLoad background) {
    this.feed = feed;
    this.background = background;
  }

  /**
   * @param sessionsPerEdge a mail that falls due when all are busy waits, which its latency shows
   */
  static Load start(
      MeasuredCluster cluster, ScheduledFeed feed, Schedule schedule, int sessionsPerEdge) {
    Duration atMost = schedule.warmUp().plus(schedule.counted()).plus(DRAIN);
    SmtpLoad load =
        new SmtpLoad(
            cluster.edges(),
            sessionsPerEdge * cluster.nodes().size(),
            List.of(),
            feed,
            atMost,
            SILENCE);
    return new Load(feed, BackgroundLoad.start(load));
  }

  ScheduledFeed feed() {
    return feed;
  }

  /** Lets it run until a moment of {@link System#nanoTime}. */
  void runUntil(long moment) {
    while (moment - System.nanoTime() > 0 && !background.ended()) {
      Waiting.holdsWithin(
          Duration.ofNanos(Math.min(moment - System.nanoTime(), 100_000_000L)),
          Duration.ofMillis(20),
          background::ended);
    }
  }

  /** Waits until everything offered is acknowledged. */
  void await() {
    background.await(DRAIN);
  }
}
