package io.viesti.bench.accept;

import io.viesti.bench.load.Workload;
import io.viesti.bench.report.Spread;
import io.viesti.bench.report.Table;
import java.util.Locale;

/** The figures of {@code bench accept} for people. */
final class AcceptReport {
  private static final String VIESTI = "Viesti";
  private static final String POSTFIX = "Postfix";

  private final AcceptResult result;

  AcceptReport(AcceptResult result) {
    this.result = result;
  }

  @Override
  public String toString() {
    return "\nDurable acceptance into "
        + result.plan().mailboxes()
        + " mailboxes, until all can be read; median [min-max] of "
        + result.plan().rounds()
        + " alternating rounds, same client, no TLS, no filters.\n"
        + result.machine()
        + "\n\n"
        + rates()
        + "\n"
        + kept()
        + crossCheck()
        + String.format(
            Locale.ROOT,
            "Read back over HTTP: %d mails, each in its mailbox once and unchanged. Resident memory"
                + " of the node: %d MiB.%n",
            result.readBack(),
            result.residentOctets() >> 20)
        + verdict();
  }

  private Table rates() {
    Table table =
        new Table(
            "mails",
            "sessions",
            "Viesti mails/s",
            "Postfix mails/s",
            "rate ratio",
            "Viesti ms CPU",
            "Postfix ms CPU",
            "CPU ratio",
            "Viesti p50/p99 ms",
            "Postfix p50/p99 ms",
            "sink mails/s",
            "others' CPU %");
    for (Workload workload : result.plan().workloads()) {
      for (int sessions : result.plan().sessions()) {
        row(table, workload.label(), sessions);
      }
    }
    return table;
  }

  private void row(Table table, String workload, int sessions) {
    Spread rate = result.spread(VIESTI, workload, sessions, Measured::readablePerSecond);
    Spread peerRate = result.spread(POSTFIX, workload, sessions, Measured::readablePerSecond);
    Spread cpu = result.spread(VIESTI, workload, sessions, Measured::serverCpuMillis);
    Spread peerCpu = result.spread(POSTFIX, workload, sessions, Measured::serverCpuMillis);
    table.row(
        workload,
        Integer.toString(sessions),
        rate.show(0),
        peerRate.show(0),
        number(rate.median() / peerRate.median(), 1),
        cpu.show(3),
        peerCpu.show(2),
        number(cpu.median() / peerCpu.median(), 2),
        latency(VIESTI, workload, sessions),
        latency(POSTFIX, workload, sessions),
        number(result.ceilingOf(workload, sessions), 0),
        others(workload, sessions));
  }

  private String latency(String server, String workload, int sessions) {
    return number(result.spread(server, workload, sessions, Measured::latencyMillis).median(), 1)
        + " / "
        + number(result.spread(server, workload, sessions, Measured::latency99Millis).median(), 1);
  }

  private String others(String workload, int sessions) {
    return number(result.spread(VIESTI, workload, sessions, Measured::othersCpuPercent).max(), 0)
        + " / "
        + number(result.spread(POSTFIX, workload, sessions, Measured::othersCpuPercent).max(), 0);
  }

  private String kept() {
    StringBuilder text = new StringBuilder("Octets kept over octets received: ");
    for (Workload workload : result.plan().workloads()) {
      text.append(workload.label())
          .append(" Viesti ")
          .append(number(result.keptOverReceived(VIESTI, workload.label()), 2))
          .append(", Postfix ")
          .append(number(result.keptOverReceived(POSTFIX, workload.label()), 2))
          .append("; ");
    }
    return text.append("\n").toString();
  }

  private String crossCheck() {
    StringBuilder text = new StringBuilder("smtp-source, 2 KB, 20 sessions, accepted mails/s:");
    result
        .smtpSourcePerSecond()
        .forEach(
            (server, rate) -> text.append(' ').append(server).append(' ').append(number(rate, 0)));
    return text.append("\n").toString();
  }

  private String verdict() {
    StringBuilder text = new StringBuilder();
    String workload = Workload.TEXT_2K.label();
    if (result.plan().workloads().contains(Workload.TEXT_2K)) {
      for (int sessions : result.plan().sessions()) {
        double rate =
            result.spread(VIESTI, workload, sessions, Measured::readablePerSecond).median()
                / result.spread(POSTFIX, workload, sessions, Measured::readablePerSecond).median();
        double cpu =
            result.spread(VIESTI, workload, sessions, Measured::serverCpuMillis).median()
                / result.spread(POSTFIX, workload, sessions, Measured::serverCpuMillis).median();
        boolean single = sessions == 1;
        boolean met = single ? rate >= 2 : rate >= 5 && cpu <= 0.25;
        text.append(
            String.format(
                Locale.ROOT,
                "Target, 2 KB, %d session%s (%s): %s%n",
                sessions,
                single ? "" : "s",
                single ? "2 times the rate" : "5 times the rate at 0.25 of the CPU",
                met ? "met" : "NOT met"));
      }
    }
    return text.toString();
  }

  private static String number(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
