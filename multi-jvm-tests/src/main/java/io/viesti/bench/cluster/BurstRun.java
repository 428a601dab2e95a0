package io.viesti.bench.cluster;

import io.viesti.bench.load.LetterBook;
import io.viesti.bench.load.Townsfolk;
import io.viesti.bench.load.Workload;
import io.viesti.bench.readback.ViestiTown;
import io.viesti.bench.report.Progress;
import io.viesti.outside.process.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Steps up to the highest rate that holds, then ten times that for a while. */
final class BurstRun {
  private static final Duration STEP = Duration.ofSeconds(30);
  private static final Duration SETTLE = Duration.ofSeconds(30);
  private static final Duration SPIKE = Duration.ofSeconds(20);
  private static final Duration DRAIN = Duration.ofMinutes(10);
  private static final int TIMES = 10;
  private static final int SESSIONS_PER_EDGE = 150;

  /** All mail comes from one address here, as it does from nobody outside. */
  private static final String ONE_ADDRESS = "viesti.limits.connections-per-address = 2000";

  private final ClusterPlans plans;
  private final int spikeSessions;
  private final Progress progress;
  private final Acknowledged acknowledged = new Acknowledged();
  private final List<NodeMemory> largest = new ArrayList<>();

  /**
   * @param spikeSessions for each edge: more than it takes mails at a time
   */
  BurstRun(ClusterPlans plans, int spikeSessions, Progress progress) {
    this.plans = plans;
    this.spikeSessions = spikeSessions;
    this.progress = progress;
  }

  /**
   * Runs it.
   *
   * @throws IllegalStateException naming what was lost, doubled or changed
   */
  BurstResult run(double first) {
    try (MeasuredCluster cluster = plans.start("burst", plans.nodes(), ONE_ADDRESS)) {
      Townsfolk townsfolk = Townsfolk.of("bench.test", plans.mailboxes(), 1);
      ViestiTown town = cluster.found(townsfolk);
      town.logInToAll();
      step(cluster, townsfolk, "warm-up", first, plans.warmUp());
      Costs.Meter meter = new Costs.Meter(cluster);
      List<BurstResult.Step> steps = new ArrayList<>();
      Ladder ladder = new Ladder(first);
      while (!ladder.over()) {
        BurstResult.Step step =
            step(cluster, townsfolk, "step-" + steps.size(), ladder.rate(), STEP);
        steps.add(step);
        progress.say(
            "%.0f/s: accept p95 %.0f ms, %s",
            step.perSecond(), step.accept().p95(), step.held() ? "held" : "did not hold");
        ladder.tried(step.held());
      }
      return spike(cluster, townsfolk, town, steps, ladder.best(), meter);
    }
  }

  private BurstResult.Step step(
      MeasuredCluster cluster, Townsfolk townsfolk, String name, double rate, Duration time) {
    LetterBook book = new LetterBook(name, ScheduledFeed.SENDER, townsfolk, Workload.TEXT_2K);
    Schedule schedule = Schedule.soon(rate, Duration.ZERO, time);
    ScheduledFeed feed = new ScheduledFeed(book, schedule, (number, at) -> {});
    Load load = Load.start(cluster, feed, schedule, SESSIONS_PER_EDGE);
    load.runUntil(schedule.end());
    double settled = settled(cluster, feed, SETTLE);
    load.await();
    if (settled < 0) {
      // The next rate must not find what this one left.
      settled(cluster, feed, DRAIN);
    }
    acknowledged.add(feed);
    return BurstResult.Step.of(rate, feed.accept(), feed.answers(), settled);
  }

  /** Seconds until nothing is under way; -1 when that takes longer. */
  private static double settled(MeasuredCluster cluster, ScheduledFeed feed, Duration atMost) {
    long began = System.nanoTime();
    boolean settled =
        Waiting.holdsWithin(
            atMost, Duration.ofMillis(200), () -> feed.outstanding() == 0 && cluster.lag() == 0);
    return settled ? (System.nanoTime() - began) / 1e9 : -1;
  }

  private BurstResult spike(
      MeasuredCluster cluster,
      Townsfolk townsfolk,
      ViestiTown town,
      List<BurstResult.Step> steps,
      double sustainable,
      Costs.Meter meter) {
    double rate = TIMES * (sustainable == 0 ? steps.get(0).perSecond() : sustainable);
    LetterBook book = new LetterBook("spike", ScheduledFeed.SENDER, townsfolk, Workload.TEXT_2K);
    Schedule schedule = Schedule.soon(rate, Duration.ZERO, SPIKE);
    ScheduledFeed feed = new ScheduledFeed(book, schedule, (number, at) -> {});
    Load load = Load.start(cluster, feed, schedule, spikeSessions);
    progress.say("spike: %.0f/s", rate);
    while (schedule.end() - System.nanoTime() > 0) {
      load.runUntil(Math.min(schedule.end(), System.nanoTime() + 1_000_000_000L));
      look(cluster);
    }
    progress.say("spike over: %s", feed.answers().show());
    long ended = System.nanoTime();
    boolean drained =
        Waiting.holdsWithin(
            DRAIN,
            Duration.ofSeconds(1),
            () -> {
              look(cluster);
              return feed.outstanding() == 0 && cluster.lag() == 0;
            });
    if (!drained) {
      throw new IllegalStateException("the spike was not drained within " + DRAIN);
    }
    double seconds = (System.nanoTime() - ended) / 1e9;
    load.await();
    acknowledged.add(feed);
    Costs costs = meter.read();
    return new BurstResult(
        steps,
        sustainable,
        rate,
        (int) SPIKE.toSeconds(),
        spikeSessions * cluster.nodes().size(),
        feed.answers(),
        feed.accept(),
        seconds,
        List.copyOf(largest),
        acknowledged.requireExact(cluster, town, progress),
        costs);
  }

  private void look(MeasuredCluster cluster) {
    for (int i = 0; i < cluster.nodes().size(); i++) {
      NodeMemory now = NodeMemory.of(cluster, cluster.nodes().get(i));
      if (i < largest.size()) {
        largest.set(i, largest.get(i).max(now));
      } else {
        largest.add(now);
      }
    }
  }
}
