package io.viesti.bench.cluster;

import io.viesti.bench.report.Table;
import java.util.List;
import java.util.Locale;

/**
 * What a cluster takes at most, and what it does with ten times that.
 *
 * @param sustainable the highest rate that held, mails a second
 * @param spikePerSecond offered in the spike
 * @param drainedAfterSeconds from the spike's end until all is acknowledged and in its mailbox
 * @param nodes at their largest while the spike was on and drained
 */
record BurstResult(
    List<Step> steps,
    double sustainable,
    double spikePerSecond,
    int spikeSeconds,
    int sessions,
    Answers spike,
    Latency spikeAccept,
    double drainedAfterSeconds,
    List<NodeMemory> nodes,
    long readBack,
    Costs costs) {

  /**
   * One rate.
   *
   * @param settledAfterSeconds until nothing was outstanding and Kafka was empty; -1: not in time
   */
  record Step(
      double perSecond, Latency accept, Answers answers, double settledAfterSeconds, boolean held) {
    private static final double MOST_P95_MILLIS = 1_000;

    static Step of(double perSecond, Latency accept, Answers answers, double settledAfter) {
      return new Step(
          perSecond,
          accept,
          answers,
          settledAfter,
          answers.allAtOnce() && accept.p95() < MOST_P95_MILLIS && settledAfter >= 0);
    }
  }

  String show() {
    Table table =
        new Table("mails/s", "accept p50", "p95", "p99 ms", "turned away", "settled", "held");
    for (Step step : steps) {
      String[] cells = step.accept().cells();
      table.row(
          number(step.perSecond()),
          cells[1],
          cells[2],
          cells[3],
          step.answers().allAtOnce()
              ? "none"
              : step.answers().refused() + ", lost " + step.answers().lost(),
          step.settledAfterSeconds() < 0
              ? "not in 30 s"
              : String.format(Locale.ROOT, "%.1f s", step.settledAfterSeconds()),
          step.held() ? "yes" : "no");
    }
    StringBuilder text = new StringBuilder("\nBurst: steps of 30 s, open loop.\n\n");
    text.append(table)
        .append(
            "\nA rate holds when no mail is refused, p95 from the scheduled moment to the 250 is below"
                + " 1 s, and within 30 s\nof its end nothing is outstanding and Kafka is empty.\n")
        .append("Highest that held: ")
        .append(number(sustainable))
        .append(" mails/s.\n");
    if (spike != null) {
      text.append(
          String.format(
              Locale.ROOT,
              "Spike: %s mails/s for %d s over %d sessions. %s.%n4xx answers: %d. Accept p50 %.0f ms, p95"
                  + " %.0f ms, retries included.%nDrained %.1f s after its end; %d mails read back, each"
                  + " in its mailbox once and unchanged.%n",
              number(spikePerSecond),
              spikeSeconds,
              sessions,
              spike.show(),
              spike.putOff(),
              spikeAccept.p50(),
              spikeAccept.p95(),
              drainedAfterSeconds,
              readBack));
      nodes.forEach(node -> text.append(node.show()).append('\n'));
    }
    return text.append(costs.noise()).append('\n').toString();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.0f", value);
  }
}
