package io.viesti.chaos;

import io.viesti.chaos.ServerTrouble.How;
import java.util.Locale;
import java.util.function.Supplier;

/** The failures to survive, a row of docs/runbook each. */
enum Row {
  NODE_KILL("kill -9 of a node that hosts mailboxes", 20, 1, NodeKill::new),
  STREAMS_KILL("kill -9 of an api node with 1,000 streams", 6, 1, StreamsKill::new),
  SESSIONS_KILL("kill -9 of a delivery node with open sessions", 7, 1, SessionsKill::new),
  KILL_IN_DATA("kill -9 of an edge in DATA", 8, 1, KillInData::new),
  NODE_PAUSE("SIGSTOP of a node for 30 s", 7, 1, NodePause::new),
  PARTITION("partition 1 | 2 for 60 s", 6, 1, Partition::new),
  JOURNAL_DOWN("journal down", 5, 1, () -> ServerTrouble.journal(How.KILLED)),
  JOURNAL_PAUSED(
      "journal stands still or crawls", 5, 1, () -> ServerTrouble.journal(How.PAUSED, How.SLOWED)),
  BROKER_DOWN("Kafka broker down", 6, 1, ServerTrouble::brokerDown),
  OBJECT_STORE_DOWN("S3 down, or cut in an upload", 7, 1, ObjectStoreDown::new),
  ALL_KILLED("all processes killed at once", 6, 1, AllKilled::new),
  ROLLING_RESTART("rolling restart under load", 6, 1, RollingRestart::new),
  CLOCK_JUMP("clock of one node an hour wrong", 6, 1, ClockJump::new),
  RING_NODE_DOWN("one of three Cassandra nodes down", 5, 3, RingNodeDown::new),
  /** Beside the deck: only when it is named. */
  DISK_FULL("disk of large mail on its way is full", 0, 1, DiskFull::new),
  /** Beside the deck, as well. */
  NODE_CUT_OFF("a node cut off from Cassandra, Kafka or S3", 0, 1, NodeCutOff::new);

  private final String title;
  private final int cards;
  private final int replicas;
  private final Supplier<Fault> fault;

  Row(String title, int cards, int replicas, Supplier<Fault> fault) {
    this.title = title;
    this.cards = cards;
    this.replicas = replicas;
    this.fault = fault;
  }

  String title() {
    return title;
  }

  /** How often it is in a whole deck. */
  int cards() {
    return cards;
  }

  /** How many copies of everything the house needs. */
  int replicas() {
    return replicas;
  }

  Fault fault() {
    return fault.get();
  }

  /** As given on a command line. */
  static Row parse(String name) {
    return valueOf(name.strip().toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
