package io.viesti.bench.accept;

import io.viesti.bench.contest.Heat;

/**
 * One heat.
 *
 * @param acceptedPerSecond until the last acknowledgement
 * @param readablePerSecond until every mail can be read: the figure that counts
 * @param serverCpuMillis of all its processes, per mail
 * @param clientCpuMillis of the load client (and the looking into mailboxes), per mail
 * @param latencyMillis median of MAIL to final reply
 * @param latency99Millis 99th percentile of the same
 * @param othersCpuPercent share of the machine that neither used
 * @param receivedOctets of all mails
 * @param keptOctets by which the server's storage grew
 */
record Measured(
    String server,
    String workload,
    int sessions,
    int mails,
    double acceptedPerSecond,
    double readablePerSecond,
    double serverCpuMillis,
    double clientCpuMillis,
    double latencyMillis,
    double latency99Millis,
    double othersCpuPercent,
    long receivedOctets,
    long keptOctets) {

  static Measured of(String server, String workload, int sessions, Heat heat, long keptOctets) {
    return new Measured(
        server,
        workload,
        sessions,
        heat.mails(),
        heat.acceptedPerSecond(),
        heat.donePerSecond(),
        heat.serverCpuMillis(),
        heat.clientCpuMillis(),
        heat.latencyMillis(50),
        heat.latencyMillis(99),
        heat.usage().othersPercent(),
        heat.feed().octets(),
        keptOctets);
  }
}
