package io.viesti.bench.cluster;

import io.viesti.bench.load.LetterBook;
import io.viesti.bench.load.Townsfolk;
import io.viesti.bench.load.Workload;
import io.viesti.bench.readback.ViestiTown;
import io.viesti.bench.report.Progress;
import io.viesti.chaos.FirstReads;
import io.viesti.chaos.MailboxProbe;
import io.viesti.local.NodeServer;
import io.viesti.outside.process.ProcessTree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Kills one node after the other under load. */
final class RecoveryRun {
  private static final int SESSIONS_PER_EDGE = 40;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** More than all kills take: the load ends with the last one. */
  private static final Duration FOR_A_KILL = Duration.ofMinutes(5);

  private static final long CALM = TimeUnit.SECONDS.toNanos(10);

  private final ClusterPlans plans;
  private final Progress progress;

  RecoveryRun(ClusterPlans plans, Progress progress) {
    this.plans = plans;
    this.progress = progress;
  }

  /**
   * Runs it.
   *
   * @throws IllegalStateException naming what was lost, doubled or changed, or mailboxes that could
   *     not be read
   */
  RecoveryResult run(int kills, double perSecond) {
    if (plans.nodes() < 3) {
      throw new IllegalArgumentException("--recovery needs 3 nodes: of two, none may go on alone");
    }
    try (MeasuredCluster cluster = plans.start("recovery", plans.nodes(), "")) {
      Townsfolk townsfolk = Townsfolk.of("bench.test", plans.mailboxes(), 1);
      ViestiTown town = cluster.found(townsfolk);
      town.logInToAll();
      LetterBook book =
          new LetterBook("recovery", ScheduledFeed.SENDER, townsfolk, Workload.TEXT_2K);
      Schedule schedule = Schedule.soon(perSecond, plans.warmUp(), FOR_A_KILL.multipliedBy(kills));
      ScheduledFeed feed = new ScheduledFeed(book, schedule, (number, at) -> {});
      Load load = Load.start(cluster, feed, schedule, SESSIONS_PER_EDGE);
      load.runUntil(schedule.countFrom());
      long began = System.nanoTime();
      double cpuBefore = ProcessTree.machineCpuSeconds();
      List<Long> readable = new ArrayList<>();
      for (int i = 0; i < kills; i++) {
        load.runUntil(System.nanoTime() + CALM);
        readable.add(kill(cluster, i, town));
      }
      load.runUntil(System.nanoTime() + CALM);
      double busy =
          100
              * (ProcessTree.machineCpuSeconds() - cpuBefore)
              / ((System.nanoTime() - began) / 1e9 * Runtime.getRuntime().availableProcessors());
      feed.offerNoMore();
      load.await();
      Acknowledged acknowledged = new Acknowledged();
      acknowledged.add(feed);
      return new RecoveryResult(
          plans.mailboxes(),
          perSecond,
          readable,
          feed.answers(),
          feed.accept(),
          acknowledged.requireExact(cluster, town, progress),
          busy);
    }
  }

  private long kill(MeasuredCluster cluster, int i, ViestiTown town) {
    List<NodeServer> nodes = cluster.nodes();
    NodeServer victim = nodes.get(i % nodes.size());
    NodeServer survivor = nodes.get((i + 1) % nodes.size());
    MailboxProbe probe =
        new MailboxProbe(
            MeasuredCluster.http(survivor), address -> town.mailbox(address).authorization());
    long struck = System.nanoTime();
    victim.kill();
    FirstReads reads = probe.untilAllRead(town.addresses(), struck, PATIENCE);
    victim.start();
    cluster.awaitWhole();
    progress.say(
        "kill %d: %s; mailboxes read at %s: %s",
        i + 1, victim.name(), survivor.name(), reads.show());
    return reads.last();
  }
}
