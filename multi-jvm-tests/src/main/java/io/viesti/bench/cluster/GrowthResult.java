package io.viesti.bench.cluster;

import io.viesti.bench.report.Table;
import java.util.List;
import java.util.Locale;

/**
 * What the same rate costs with more nodes.
 *
 * @param sizes in the order of their nodes
 */
record GrowthResult(double perSecond, double minutes, int mailboxes, List<Size> sizes) {

  /**
   * @param messages acknowledged while CPU was measured
   */
  record Size(int nodes, long messages, Latency accept, Costs costs) {}

  /** The table docs/SCALING.md has; sizes that were not run are marked as there. */
  Table table() {
    Table table = new Table("nodes", "nodes' CPU", "Cassandra's", "Kafka's", "all");
    for (int nodes = 1; nodes <= 3; nodes++) {
      int wanted = nodes;
      sizes.stream()
          .filter(size -> size.nodes() == wanted)
          .findFirst()
          .ifPresentOrElse(
              size ->
                  table.row(
                      Integer.toString(wanted),
                      seconds(size.costs().nodes(), size),
                      seconds(size.costs().cassandra(), size),
                      seconds(size.costs().kafka(), size),
                      seconds(size.costs().all(), size)),
              () -> table.row(Integer.toString(wanted), NOT_YET, NOT_YET, NOT_YET, NOT_YET));
    }
    return table;
  }

  private static final String NOT_YET = "not measured yet";

  private static String seconds(double cpu, Size size) {
    return Costs.perThousand(cpu, size.messages()) + " s";
  }

  String show() {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%nGrowth: CPU for 1,000 messages of 2 KB at %.0f a second for %.1f minutes after the"
                    + " warm-up, %d mailboxes, a fresh cluster for each size.%n%n",
                perSecond,
                minutes,
                mailboxes));
    text.append(table())
        .append(
            "\nUser and system time of the processes from /proc; what is due without any mail (heartbeats,"
                + " offsets, metrics) is in it.\n");
    for (Size size : sizes) {
      text.append(
          String.format(
              Locale.ROOT,
              "%d node%s: %d messages, accept p95 %.0f ms. %s%n",
              size.nodes(),
              size.nodes() == 1 ? "" : "s",
              size.messages(),
              size.accept().p95(),
              size.costs().noise()));
    }
    return text.toString();
  }
}
