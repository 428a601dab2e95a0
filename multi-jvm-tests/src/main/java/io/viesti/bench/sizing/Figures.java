package io.viesti.bench.sizing;

/**
 * What one mail costs, and what one machine gives. Each is measured or assumed, as docs/SCALING.md
 * says; put new ones in and every table follows.
 *
 * @param acceptMillis CPU of nodes for a mail from the socket into its mailbox, in ms
 * @param sendMillis CPU of nodes for a mail from submission to the remote server, in ms
 * @param cassandraMillis CPU of Cassandra for a row on one replica, in ms
 * @param kafkaMillis CPU of Kafka for a mail, in ms
 * @param recoveryMillis CPU for opening a mailbox from its snapshot, in ms
 * @param rowsIn events of a mail that comes in, what its reader does to it included; its content is
 *     one row more
 * @param rowsOut events of a mail that goes out; its content is one row more
 * @param eventOctets of an event as it is stored
 * @param recordOctets of a mail on its way through Kafka
 * @param smallOctets mean of contents up to 64 KiB, as stored
 * @param largeOctets mean of larger ones, as stored
 * @param largeShare of mails with large content
 * @param listOctets memory for a mail in an open mailbox
 * @param perPartition mails a second through one partition
 */
record Figures(
    double acceptMillis,
    double sendMillis,
    double cassandraMillis,
    double kafkaMillis,
    double recoveryMillis,
    double rowsIn,
    double rowsOut,
    double eventOctets,
    double recordOctets,
    double smallOctets,
    double largeOctets,
    double largeShare,
    double listOctets,
    double perPartition,
    Machine machine,
    Habits habits,
    Prices prices) {

  /**
   * A machine of a node, a broker or a Cassandra node.
   *
   * @param busy share of its cores that may be used at the peak
   * @param heapGb memory for mailboxes
   * @param diskTb that Cassandra may fill on one machine
   */
  record Machine(int cores, double busy, int memoryGb, double heapGb, double diskTb) {}

  /**
   * What people do.
   *
   * @param received mails a day
   * @param sent mails a day
   * @param peak times the mean of the day
   * @param kept mails of a mailbox, in years of receiving
   * @param idleMinutes after which a mailbox leaves memory
   */
  record Habits(double received, double sent, double peak, double kept, double idleMinutes) {}

  /** In US dollars a month: a core, a GB of memory, a TB of SSD, a TB of objects. */
  record Prices(double core, double memoryGb, double ssdTb, double objectTb) {}

  /** As of now. */
  static Figures now() {
    return new Figures(
        2.8,
        0.61,
        0.68,
        0.32,
        5,
        3,
        4,
        900,
        1_500,
        4_000,
        300_000,
        0.1,
        520,
        500,
        new Machine(16, 0.5, 64, 32, 2),
        new Habits(15, 2, 3, 2, 10),
        new Prices(25, 3, 80, 20));
  }
}
