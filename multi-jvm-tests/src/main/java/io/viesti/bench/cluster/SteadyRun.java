package io.viesti.bench.cluster;

import io.viesti.bench.load.LetterBook;
import io.viesti.bench.load.Townsfolk;
import io.viesti.bench.load.Workload;
import io.viesti.bench.readback.ViestiTown;
import io.viesti.bench.report.Progress;
import io.viesti.outside.process.Waiting;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;

/** The same rate for minutes, with subscribers and a trickle of sendings. */
final class SteadyRun {
  private static final int SUBSCRIBERS = 250;
  private static final int SENDERS = 20;
  private static final double SENDINGS_PER_SECOND = 2;
  private static final int SESSIONS_PER_EDGE = 40;
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration LOOK = Duration.ofSeconds(10);

  private final ClusterPlans plans;
  private final Progress progress;

  SteadyRun(ClusterPlans plans, Progress progress) {
    this.plans = plans;
    this.progress = progress;
  }

  /**
   * Runs it.
   *
   * @throws IllegalStateException naming what was lost, doubled, changed or not announced
   */
  SteadyResult run(double perSecond, Duration counted) {
    try (MeasuredCluster cluster = plans.start("steady", plans.nodes(), "")) {
      Townsfolk townsfolk = Townsfolk.of("bench.test", plans.mailboxes(), 1);
      ViestiTown town = cluster.found(townsfolk);
      ViestiTown senders = cluster.found(Townsfolk.of("trickle.test", SENDERS, 1));
      town.logInToAll();
      senders.logInToAll();
      List<String> watched =
          town.addresses().subList(0, Math.min(SUBSCRIBERS, town.addresses().size()));
      progress.say("%d mailboxes made; warming up", plans.mailboxes());

      LetterBook book = new LetterBook("steady", ScheduledFeed.SENDER, townsfolk, Workload.TEXT_2K);
      Schedule schedule = Schedule.soon(perSecond, plans.warmUp(), counted);
      Arrivals arrivals = new Arrivals(book, schedule, new HashSet<>(watched));
      Schedule clicks =
          new Schedule(schedule.start(), SENDINGS_PER_SECOND, plans.warmUp(), counted);
      try (Subscribers subscribers = new Subscribers(town, watched, arrivals);
          Trickle trickle = new Trickle(senders, clicks).start()) {
        ScheduledFeed feed = new ScheduledFeed(book, schedule, arrivals);
        Load load = Load.start(cluster, feed, schedule, SESSIONS_PER_EDGE);
        load.runUntil(schedule.countFrom());
        progress.say("warm; measuring");
        Costs.Meter meter = new Costs.Meter(cluster);
        Buckets before = cluster.histogram(AGE);
        long messages = feed.acknowledgedSoFar();
        watch(load, feed, schedule);
        messages = feed.acknowledgedSoFar() - messages;
        Costs costs = meter.read();
        progress.say("measured; %d mails are outstanding", feed.outstanding());
        load.await();
        trickle.await(PATIENCE);
        awaitAnnouncements(arrivals, subscribers);
        Buckets stored = cluster.histogram(AGE).since(before);
        Acknowledged acknowledged = new Acknowledged();
        acknowledged.add(feed);
        long readBack = acknowledged.requireExact(cluster, town, progress);
        require(trickle.faults());
        return new SteadyResult(
            plans.nodes(),
            plans.mailboxes(),
            watched.size(),
            perSecond,
            counted.toSeconds() / 60.0,
            feed.answers(),
            feed.accept(),
            stored.latency(),
            arrivals.push(),
            arrivals.afterAccept(),
            trickle.send(),
            trickle.acknowledged(),
            trickle.failed(),
            readBack,
            messages,
            costs);
      }
    }
  }

  /** Lets it run to its end, saying where it stands. */
  private void watch(Load load, ScheduledFeed feed, Schedule schedule) {
    while (schedule.end() - System.nanoTime() > 0) {
      load.runUntil(Math.min(schedule.end(), System.nanoTime() + LOOK.toNanos()));
      progress.say(
          "  %d acknowledged, %d due and not yet", feed.acknowledgedSoFar(), feed.outstanding());
    }
  }

  private static final String AGE = "viesti_carrier_age_seconds";

  private static void awaitAnnouncements(Arrivals arrivals, Subscribers subscribers) {
    Waiting.holdsWithin(PATIENCE, Duration.ofMillis(50), () -> arrivals.missing() == 0);
    if (arrivals.missing() > 0 || arrivals.twice() > 0) {
      throw new IllegalStateException(
          arrivals.missing()
              + " mails were not announced, "
              + arrivals.twice()
              + " were announced twice; "
              + subscribers.broken()
              + " event streams had ended");
    }
  }

  private static void require(List<String> faults) {
    if (!faults.isEmpty()) {
      throw new IllegalStateException(
          faults.size() + " sendings are not where they belong, such as " + faults.get(0));
    }
  }
}
