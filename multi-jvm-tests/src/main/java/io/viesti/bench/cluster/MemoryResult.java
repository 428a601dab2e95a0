package io.viesti.bench.cluster;

import io.viesti.bench.report.Table;
import java.util.List;
import java.util.Locale;

/**
 * What mailboxes in memory take.
 *
 * @param counts fewer mailboxes first
 */
record MemoryResult(List<Count> counts) {

  /**
   * All nodes together with so many mailboxes, after a full collection.
   *
   * @param open mailboxes in memory, as nodes say
   * @param idleOctets no traffic for a minute
   * @param activeOctets right after a minute in which each got a mail and was listed
   */
  record Count(
      int mailboxes, double open, long idleOctets, long activeOctets, List<NodeMemory> nodes) {}

  double idleMibPer10000() {
    return slope(few().idleOctets(), many().idleOctets());
  }

  double activeMibPer10000() {
    return slope(few().activeOctets(), many().activeOctets());
  }

  private double slope(long atFew, long atMany) {
    return (atMany - atFew)
        / (double) (1 << 20)
        / (many().mailboxes() - few().mailboxes())
        * 10_000;
  }

  private Count few() {
    return counts.get(0);
  }

  private Count many() {
    return counts.get(counts.size() - 1);
  }

  String show() {
    Table table =
        new Table("mailboxes", "of them in memory", "idle, MiB", "active, MiB", "resident, MiB");
    for (Count count : counts) {
      table.row(
          Integer.toString(count.mailboxes()),
          String.format(Locale.ROOT, "%.0f", count.open()),
          mib(count.idleOctets()),
          mib(count.activeOctets()),
          Long.toString(count.nodes().stream().mapToLong(NodeMemory::residentMib).sum()));
    }
    return "\nMemory: live heap of all nodes together after a full collection.\n\n"
        + table
        + String.format(
            Locale.ROOT,
            "%nBy difference, 10,000 mailboxes take %.1f MiB idle and %.1f MiB active, with one to three"
                + " mails each;%nthe account's and the address's own entries in memory are in it. Idle: recovered,"
                + " not passivated, no%ntraffic for a minute. Active: each got a mail and was listed in the"
                + " last minute.%n",
            idleMibPer10000(),
            activeMibPer10000());
  }

  private static String mib(long octets) {
    return String.format(Locale.ROOT, "%.1f", octets / (double) (1 << 20));
  }
}
