package io.viesti.bench.sizing;

/** What a tier needs. Formulas only; docs/SCALING.md writes them out. */
record Sizing(Tier tier, Figures figures) {
  private static final double TB = 1e12;
  private static final double GB = 1e9;
  private static final int REPLICAS = 3;
  private static final int LEAST = 3;
  private static final int CONTENT = 1;

  /** Cores for edges and mailbox nodes at the peak. */
  double mailCores() {
    return busy(tier.peak() * figures.acceptMillis());
  }

  double sendCores() {
    return busy(tier.sentPeak() * figures.sendMillis());
  }

  private double busy(double millis) {
    return millis / 1_000 / figures.machine().busy();
  }

  double mailNodes() {
    return machines(mailCores());
  }

  double sendNodes() {
    return machines(sendCores());
  }

  private double machines(double cores) {
    return Math.max(LEAST, Math.ceil(cores / figures.machine().cores()));
  }

  /** Mails of one user that are kept. */
  double keptMails() {
    return tier.mean() / tier.users() * 86_400 * 365 * figures.habits().kept();
  }

  /** Mailboxes in memory when one stays there for a while after each mail (Poisson). */
  double openMailboxes() {
    double perMinute = tier.mean() / tier.users() * 60;
    return tier.users() * (1 - Math.exp(-perMinute * figures.habits().idleMinutes()));
  }

  /** Memory for the lists of all open mailboxes, in GB. */
  double listsGb() {
    return openMailboxes() * keptMails() * figures.listOctets() / GB;
  }

  /** Nodes that could hold them all. */
  double nodesForLists() {
    return Math.max(LEAST, Math.ceil(listsGb() / figures.machine().heapGb()));
  }

  /** Cores when each mail opens its mailbox anew instead: the other end of the same trade. */
  double recoveryCores() {
    return busy(tier.peak() * figures.recoveryMillis());
  }

  /** Rows a second Cassandra takes at the peak, each on all replicas. */
  double rows() {
    return tier.peak() * (figures.rowsIn() + CONTENT)
        + tier.sentPeak() * (figures.rowsOut() + CONTENT);
  }

  double cassandraCores() {
    return busy(rows() * REPLICAS * figures.cassandraMillis());
  }

  /** On disks, replicas included: events for good, small content of what is kept. */
  double cassandraTb() {
    double mails = tier.users() * keptMails();
    double events = mails * figures.rowsIn() * figures.eventOctets();
    double small = mails * (1 - figures.largeShare()) * figures.smallOctets();
    return (events + small) * REPLICAS / TB;
  }

  double cassandraNodes() {
    double byDisk = Math.ceil(cassandraTb() / figures.machine().diskTb());
    return Math.max(machines(cassandraCores()), byDisk);
  }

  /** In the object store, before its own copies. */
  double objectTb() {
    return tier.users() * keptMails() * figures.largeShare() * figures.largeOctets() / TB;
  }

  double partitions() {
    return Math.max(32, Math.ceil(tier.peak() / figures.perPartition()));
  }

  double brokers() {
    return machines(busy(tier.peak() * REPLICAS * figures.kafkaMillis()));
  }

  /** About ten for each mailbox node. */
  double shards() {
    return Math.max(100, Math.ceil(mailNodes() * 10 / 100) * 100);
  }

  double monthlyDollars() {
    Figures.Prices prices = figures.prices();
    double machines = mailNodes() + sendNodes() + cassandraNodes() + brokers();
    double each =
        figures.machine().cores() * prices.core()
            + figures.machine().memoryGb() * prices.memoryGb();
    return machines * each + cassandraTb() * prices.ssdTb() + objectTb() * prices.objectTb();
  }

  double dollarsPerUserAndMonth() {
    return monthlyDollars() / tier.users();
  }
}
