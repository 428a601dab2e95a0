package io.viesti.bench.cluster;

import io.viesti.bench.report.Spread;
import java.util.List;
import java.util.Locale;

/**
 * How soon mailboxes answer after the death of their node.
 *
 * @param busyPercent of the machine's CPU, by all processes together
 * @param readableMillis for each kill, from it to the first successful read of the last mailbox
 */
record RecoveryResult(
    int mailboxes,
    double perSecond,
    List<Long> readableMillis,
    Answers answers,
    Latency accept,
    long readBack,
    double busyPercent) {

  String show() {
    Spread seconds = new Spread(readableMillis.stream().map(millis -> millis / 1e3).toList());
    return String.format(
        Locale.ROOT,
        "%nRecovery: kill -9 of a node, %d times, %.0f mails a second meanwhile.%n"
            + "From the kill until each of all %d mailboxes had been read at another node (the last one's"
            + " first successful read): %s s (median [min-max]); %d below 15 s.%n"
            + "Mails: %s.%nAccept, kills included: p50 %.0f ms, p99 %.0f ms. Read back: %d mails, each in"
            + " its mailbox once and unchanged. The machine was %.0f %% busy, all"
            + " processes together.%n",
        readableMillis.size(),
        perSecond,
        mailboxes,
        seconds.show(1),
        readableMillis.stream().filter(millis -> millis < 15_000).count(),
        answers.show(),
        accept.p50(),
        accept.p99(),
        readBack,
        busyPercent);
  }
}
