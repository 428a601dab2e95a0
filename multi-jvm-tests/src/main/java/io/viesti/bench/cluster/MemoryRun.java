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

/** Live heap with some mailboxes in memory, then with more of them: the difference is theirs. */
final class MemoryRun {
  private static final int SESSIONS_PER_EDGE = 40;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final ClusterPlans plans;
  private final Duration minute;
  private final Progress progress;

  /**
   * @param minute without traffic before mailboxes are called idle, and of traffic before they are
   *     called active
   */
  MemoryRun(ClusterPlans plans, Duration minute, Progress progress) {
    this.plans = plans;
    this.minute = minute;
    this.progress = progress;
  }

  /**
   * Runs it.
   *
   * @param counts of mailboxes, two, the fewer first
   */
  MemoryResult run(List<Integer> counts) {
    if (counts.size() != 2 || counts.get(0) < 1 || counts.get(0) >= counts.get(1)) {
      throw new IllegalArgumentException("two numbers of mailboxes, the smaller first");
    }
    try (MeasuredCluster cluster = plans.start("memory", plans.nodes(), keepAll(counts.get(1)))) {
      List<MemoryResult.Count> found = new ArrayList<>();
      List<ViestiTown> towns = new ArrayList<>();
      int made = 0;
      for (int count : counts) {
        Townsfolk more = Townsfolk.of("town-" + towns.size() + ".test", count - made, 1);
        towns.add(cluster.found(more));
        towns.get(towns.size() - 1).logInToAll();
        made = count;
        trafficTo(cluster, more, "fill-" + count);
        found.add(measure(cluster, towns, count));
      }
      return new MemoryResult(found);
    }
  }

  /** The limit is divided evenly among shards, mailboxes are not: four times as many fit. */
  private static String keepAll(int mailboxes) {
    return """
        viesti.mailbox.sharding.passivation.mailboxes {
          active-entity-limit = %d
          idle-entity.timeout = 5h
        }
        """
        .formatted(Math.max(4_000, 4 * mailboxes));
  }

  private MemoryResult.Count measure(MeasuredCluster cluster, List<ViestiTown> towns, int count) {
    progress.say("%d mailboxes; a minute without traffic", count);
    Waiting.holdsWithin(minute, Duration.ofMillis(100), () -> false);
    long idle = LiveHeap.ofNodes(cluster);
    progress.say("idle: %d MiB; now a minute with traffic", idle >> 20);
    List<String> everyone = towns.stream().flatMap(town -> town.addresses().stream()).toList();
    trafficTo(cluster, new Townsfolk(everyone, 1), "active-" + count);
    towns.forEach(
        town -> town.addresses().forEach(address -> town.mailbox(address).count("inbox")));
    long active = LiveHeap.ofNodes(cluster);
    progress.say("active: %d MiB", active >> 20);
    return new MemoryResult.Count(
        count,
        cluster.sum("viesti_mailbox_open"),
        idle,
        active,
        cluster.nodes().stream().map(node -> NodeMemory.of(cluster, node)).toList());
  }

  /** One mail to each within a minute. */
  private void trafficTo(MeasuredCluster cluster, Townsfolk townsfolk, String name) {
    double rate = townsfolk.addresses().size() / (double) minute.toSeconds();
    Schedule schedule = Schedule.soon(rate, Duration.ZERO, minute);
    LetterBook book = new LetterBook(name, ScheduledFeed.SENDER, townsfolk, Workload.TEXT_2K);
    ScheduledFeed feed = new ScheduledFeed(book, schedule, (number, at) -> {});
    Load.start(cluster, feed, schedule, SESSIONS_PER_EDGE).await();
    Waiting.until("Kafka to be empty", PATIENCE, () -> cluster.lag() == 0);
  }
}
