package io.viesti.bench.cluster;

import io.viesti.bench.report.Table;
import java.util.List;
import java.util.Locale;

/**
 * What a steady load found; that nothing was lost, doubled or changed is shown by its existence.
 *
 * @param accept scheduled to 250
 * @param stored edge's clock when the content was stored, to the mailbox's answer; all mailboxes
 * @param push scheduled to announced
 * @param announced 250 to announced
 * @param send click to answer of {@code POST /emails/send}
 * @param sent of them, acknowledged
 * @param sendFailed of them, not
 * @param messages acknowledged while CPU was measured
 */
record SteadyResult(
    int nodes,
    int mailboxes,
    int subscribers,
    double perSecond,
    double minutes,
    Answers answers,
    Latency accept,
    Latency stored,
    Latency push,
    Latency announced,
    Latency send,
    long sent,
    long sendFailed,
    long readBack,
    long messages,
    Costs costs) {

  List<Target> targets() {
    return List.of(
        new Target("accept p95", 500, accept.p95()),
        new Target("push p99", 1_000, push.p99()),
        new Target("REST send p95", 500, send.p95()));
  }

  boolean held() {
    return targets().stream().allMatch(Target::met);
  }

  String show() {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%nSteady: 2 KB to %d mailboxes at %.0f a second for %s minutes after the warm-up, open"
                    + " loop, %d nodes, TLS off, %d push subscribers.%n%n",
                mailboxes,
                perSecond,
                String.format(Locale.ROOT, "%.1f", minutes),
                nodes,
                subscribers));
    Table table = new Table("milliseconds", "count", "p50", "p95", "p99", "max");
    row(table, "accept", accept);
    row(table, "accept-to-mailbox, all", stored);
    row(table, "accept-to-push", announced);
    row(table, "push", push);
    row(table, "REST send", send);
    text.append(table).append('\n').append(MEANING);
    text.append("Mails: ").append(answers.show()).append(".\n");
    text.append(
        String.format(
            Locale.ROOT,
            "REST: %d sent, %d failed. Read back over HTTP: %d mails, each in its mailbox once and"
                + " unchanged.%n",
            sent,
            sendFailed,
            readBack));
    text.append(costs.show(messages)).append('\n').append(costs.noise()).append('\n');
    targets().forEach(target -> text.append(target.show()).append('\n'));
    return text.toString();
  }

  private static void row(Table table, String name, Latency latency) {
    String[] cells = latency.cells();
    table.row(name, cells[0], cells[1], cells[2], cells[3], cells[4]);
  }

  private static final String MEANING =
      """
      accept: from the moment a mail was to be sent to its 250, retries included.
      accept-to-mailbox, all: from the edge's storing of the content (shortly before the 250) to the
        mailbox's word that its event is durable; nodes' own histogram viesti_carrier_age_seconds, every
        mail (REST sendings too); a figure is the upper bound of its bucket.
      accept-to-push: from the 250 to the announcement read by the subscriber, 0 if that came first; the
        mail is in its mailbox by then, so this bounds accept-to-mailbox for subscribed ones, each exactly.
      push: from the moment a mail was to be sent to its announcement read by the subscriber.
      REST send: from the moment of the click to the answer of POST /emails/send, 2 a second.
      """;
}
