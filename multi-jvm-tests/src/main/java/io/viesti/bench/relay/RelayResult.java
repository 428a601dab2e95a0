package io.viesti.bench.relay;

import io.viesti.bench.report.Machine;
import io.viesti.bench.report.Spread;
import io.viesti.bench.report.Table;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Everything {@code bench relay} found. */
record RelayResult(Machine machine, int rounds, int remoteDomains, List<Relayed> runs) {

  /**
   * One heat.
   *
   * @param relayedPerSecond until the sink has all and the queue is empty
   * @param serverCpuMillis of all the server's processes, per mail; the sink not counted
   */
  record Relayed(
      String server,
      int sessions,
      int mails,
      double acceptedPerSecond,
      double relayedPerSecond,
      double serverCpuMillis,
      double clientCpuMillis,
      double othersCpuPercent) {}

  private Spread spread(String server, int sessions, ToDoubleFunction<Relayed> figure) {
    return new Spread(
        runs.stream()
            .filter(run -> run.server().equals(server) && run.sessions() == sessions)
            .map(figure::applyAsDouble)
            .toList());
  }

  /** The figures for people. */
  String show() {
    Table table =
        new Table(
            "sessions",
            "Viesti mails/s",
            "Postfix mails/s",
            "rate ratio",
            "Viesti ms CPU",
            "Postfix ms CPU",
            "Viesti accepted/s",
            "others' CPU %");
    StringBuilder verdict = new StringBuilder();
    for (int sessions : runs.stream().map(Relayed::sessions).distinct().toList()) {
      Spread rate = spread("Viesti", sessions, Relayed::relayedPerSecond);
      Spread peer = spread("Postfix", sessions, Relayed::relayedPerSecond);
      double ratio = rate.median() / peer.median();
      table.row(
          Integer.toString(sessions),
          rate.show(0),
          peer.show(0),
          String.format(Locale.ROOT, "%.1f", ratio),
          spread("Viesti", sessions, Relayed::serverCpuMillis).show(3),
          spread("Postfix", sessions, Relayed::serverCpuMillis).show(2),
          spread("Viesti", sessions, Relayed::acceptedPerSecond).show(0),
          String.format(
              Locale.ROOT,
              "%.0f / %.0f",
              spread("Viesti", sessions, Relayed::othersCpuPercent).max(),
              spread("Postfix", sessions, Relayed::othersCpuPercent).max()));
      if (sessions > 1) {
        verdict.append(
            String.format(
                Locale.ROOT,
                "Target, %d sessions (2 times the rate): %s%n",
                sessions,
                ratio >= 2 ? "met" : "NOT met"));
      }
    }
    return "\nFrom submission to a counting remote server, 2 KB, "
        + remoteDomains
        + " recipient domain(s); Viesti with AUTH, Postfix without; median [min-max] of "
        + rounds
        + " alternating rounds, no TLS.\n"
        + machine
        + "\n\n"
        + table
        + "\n"
        + verdict;
  }
}
