package io.viesti.bench.accept;

import io.viesti.bench.report.Machine;
import io.viesti.bench.report.Spread;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Everything a run found.
 *
 * @param ceiling the same client against a sink that stores nothing
 * @param smtpSourcePerSecond accepted mails a second by smtp-source, per server
 * @param readBack mails read back and found unchanged
 * @param residentOctets of the node at the end
 */
record AcceptResult(
    Machine machine,
    AcceptPlan plan,
    List<Measured> runs,
    List<Ceiling> ceiling,
    Map<String, Double> smtpSourcePerSecond,
    long readBack,
    long residentOctets) {

  /** What client, loopback and protocol do alone; client and sink share the CPU figure. */
  record Ceiling(String workload, int sessions, double perSecond, double cpuMillis) {}

  Spread spread(String server, String workload, int sessions, ToDoubleFunction<Measured> figure) {
    return new Spread(
        runs.stream()
            .filter(run -> run.server().equals(server))
            .filter(run -> run.workload().equals(workload))
            .filter(run -> run.sessions() == sessions)
            .map(figure::applyAsDouble)
            .toList());
  }

  double ceilingOf(String workload, int sessions) {
    return ceiling.stream()
        .filter(run -> run.workload().equals(workload) && run.sessions() == sessions)
        .mapToDouble(Ceiling::perSecond)
        .findFirst()
        .orElse(0);
  }

  /** Octets kept over octets received by all runs of a server with a workload. */
  double keptOverReceived(String server, String workload) {
    List<Measured> all =
        runs.stream()
            .filter(run -> run.server().equals(server) && run.workload().equals(workload))
            .toList();
    double received = all.stream().mapToLong(Measured::receivedOctets).sum();
    return all.stream().mapToLong(Measured::keptOctets).sum() / received;
  }
}
