package io.viesti.bench.cluster;

import io.viesti.bench.load.LetterBook;
import io.viesti.bench.load.Townsfolk;
import io.viesti.bench.load.Workload;
import io.viesti.bench.readback.ViestiTown;
import io.viesti.bench.report.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The same modest rate on clusters of one node and more, and what each part of them used. */
final class GrowthRun {
  private static final int MOST_NODES = 3;
  private static final int SESSIONS = 60;

  private final ClusterPlans plans;
  private final Progress progress;

  GrowthRun(ClusterPlans plans, Progress progress) {
    this.plans = plans;
    this.progress = progress;
  }

  /**
   * Runs it.
   *
   * @throws IllegalStateException naming what was lost, doubled or changed
   */
  GrowthResult run(double perSecond, Duration counted) {
    List<GrowthResult.Size> sizes = new ArrayList<>();
    for (int nodes = 1; nodes <= MOST_NODES; nodes++) {
      sizes.add(measure(nodes, perSecond, counted));
    }
    return new GrowthResult(perSecond, counted.toSeconds() / 60.0, plans.mailboxes(), sizes);
  }

  private GrowthResult.Size measure(int nodes, double perSecond, Duration counted) {
    try (MeasuredCluster cluster = plans.start("nodes-" + nodes, nodes, "")) {
      Townsfolk townsfolk = Townsfolk.of("bench.test", plans.mailboxes(), 1);
      ViestiTown town = cluster.found(townsfolk);
      town.logInToAll();
      LetterBook book = new LetterBook("growth", ScheduledFeed.SENDER, townsfolk, Workload.TEXT_2K);
      Schedule schedule = Schedule.soon(perSecond, plans.warmUp(), counted);
      ScheduledFeed feed = new ScheduledFeed(book, schedule, (number, at) -> {});
      Load load = Load.start(cluster, feed, schedule, SESSIONS / nodes);
      load.runUntil(schedule.countFrom());
      Costs.Meter meter = new Costs.Meter(cluster);
      long messages = feed.acknowledgedSoFar();
      load.runUntil(schedule.end());
      messages = feed.acknowledgedSoFar() - messages;
      Costs costs = meter.read();
      load.await();
      Acknowledged acknowledged = new Acknowledged();
      acknowledged.add(feed);
      acknowledged.requireExact(cluster, town, progress);
      progress.say("%d nodes: %s", nodes, costs.show(messages));
      return new GrowthResult.Size(nodes, messages, feed.accept(), costs);
    }
  }
}
