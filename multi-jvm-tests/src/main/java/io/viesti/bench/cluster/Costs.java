package io.viesti.bench.cluster;

import io.viesti.backing.Server;
import io.viesti.outside.process.ProcessTree;
import java.util.List;
import java.util.Locale;

/**
 * CPU seconds between two moments, in user and system mode.
 *
 * @param client this JVM
 * @param others everything else on the machine
 */
record Costs(
    double seconds,
    double nodes,
    double cassandra,
    double kafka,
    double s3,
    double client,
    double others) {

  /** A running measurement. The processes must outlive it. */
  static final class Meter {
    private final MeasuredCluster cluster;
    private final long start = System.nanoTime();
    private final Costs before;

    Meter(MeasuredCluster cluster) {
      this.cluster = cluster;
      this.before = soFar();
    }

    private Costs soFar() {
      var parts = cluster.cluster();
      double nodes = cpu(parts.nodes());
      double cassandra = cpu(parts.cassandras());
      double kafka = cpu(parts.kafkas());
      double s3 = cpu(List.of(parts.s3()));
      double client = new ProcessTree(ProcessHandle.current().pid()).cpuSecondsOfRoot();
      double ours = nodes + cassandra + kafka + s3 + client;
      return new Costs(
          (System.nanoTime() - start) / 1e9,
          nodes,
          cassandra,
          kafka,
          s3,
          client,
          ProcessTree.machineCpuSeconds() - ours);
    }

    private static double cpu(List<? extends Server> servers) {
      return servers.stream()
          .mapToDouble(server -> new ProcessTree(server.pid()).cpuSeconds())
          .sum();
    }

    /** What was used since the meter was made. */
    Costs read() {
      return soFar().minus(before);
    }
  }

  Costs minus(Costs earlier) {
    return new Costs(
        seconds - earlier.seconds,
        nodes - earlier.nodes,
        cassandra - earlier.cassandra,
        kafka - earlier.kafka,
        s3 - earlier.s3,
        client - earlier.client,
        Math.max(0, others - earlier.others));
  }

  /** Nodes and the servers they need. */
  double all() {
    return nodes + cassandra + kafka + s3;
  }

  /** Share of the machine's CPU that others took, in percent. */
  double othersPercent() {
    return Math.min(100, 100 * others / (seconds * Runtime.getRuntime().availableProcessors()));
  }

  /** For a thousand messages: nodes, Cassandra, Kafka, all. */
  String show(long messages) {
    return String.format(
        Locale.ROOT,
        "CPU seconds for 1,000 messages: nodes %s, Cassandra %s, Kafka %s, all %s",
        perThousand(nodes, messages),
        perThousand(cassandra, messages),
        perThousand(kafka, messages),
        perThousand(all(), messages));
  }

  String noise() {
    return String.format(
        Locale.ROOT,
        "The machine meanwhile (%.0f s): the load client took %.1f CPU s, everything else %.1f CPU s"
            + " (%.0f %% of the machine), load average %.2f.",
        seconds,
        client,
        others,
        othersPercent(),
        ProcessTree.load());
  }

  static String perThousand(double cpuSeconds, long messages) {
    return messages == 0 ? "-" : String.format(Locale.ROOT, "%.2f", cpuSeconds / messages * 1000);
  }
}
