package io.viesti.bench.ledger;

import io.viesti.bench.report.Machine;
import java.util.List;
import java.util.Locale;

/**
 * What the ledger run found; that nothing was lost, doubled or changed is shown by its existence.
 *
 * @param acknowledgedMails transactions answered with 250
 * @param acknowledgedDeliveries the same times their recipients
 * @param readBack mails read from all mailboxes
 * @param offeredWhileUp offers from {@code ready} to the kill, those a kill interrupted left out
 * @param repeats times the same octets were sent again
 * @param interrupted offers open at a kill
 * @param waiting those of them for which no session was free before the kill
 * @param strictShare accepted at first try when those waiting count against it
 * @param recoveryMillis from each kill to {@code ready}, restart of the JVM included
 * @param eventsSeen over the watched mailboxes' resumed streams
 */
public record LedgerResult(
    Machine machine,
    int rounds,
    int perSecond,
    long acknowledgedMails,
    long acknowledgedDeliveries,
    long readBack,
    long offeredWhileUp,
    double firstTryShare,
    long repeats,
    long interrupted,
    long waiting,
    double strictShare,
    List<Long> recoveryMillis,
    int watchedMailboxes,
    long eventsSeen,
    List<FailPointTrial.Outcome> failPoints) {

  String show() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%nLedger: %d kills under %d transactions/s; %d mails acknowledged = %d deliveries, each in"
                + " its mailbox exactly once and unchanged (%d read back).%n",
            rounds,
            perSecond,
            acknowledgedMails,
            acknowledgedDeliveries,
            readBack));
    text.append(
        String.format(
            Locale.ROOT,
            "Accepted at first try while up: %.1f %% of %d. At the kills %d more were under way and %d"
                + " waited for a session (%.1f %% if these count as failed); %d repeats of the same"
                + " octets.%n",
            100 * firstTryShare,
            offeredWhileUp,
            interrupted - waiting,
            waiting,
            100 * strictShare,
            repeats));
    text.append(
        String.format(
            Locale.ROOT,
            "Kill to ready: %s ms. Event streams of %d mailboxes, resumed after every kill: %d events,"
                + " each once.%n",
            recoveryMillis,
            watchedMailboxes,
            eventsSeen));
    failPoints.forEach(outcome -> text.append(outcome.show()).append('\n'));
    return text.append(machine).append('\n').toString();
  }
}
