package io.viesti.backing;

import java.util.List;

/**
 * How the JVMs of servers and nodes spend their time. The thorough compiler makes code that needs a
 * fifth less of a processor, and takes half a core and more for the first minutes of three nodes
 * (decision 125).
 */
public enum Pace {
  /** Up soon: the quick compiler only. For tests of a few minutes. */
  QUICK_START(true, true),
  /** Many nodes on few cores: servers get fast once warm, nodes leave the cores to the work. */
  CROWDED(false, true),
  /** Fast once warm: for a cluster that stays, on machines of its own. */
  LONG_RUN(false, false);

  private static final List<String> QUICK_COMPILER = List.of("-XX:TieredStopAtLevel=1");

  private final boolean quickServers;
  private final boolean quickNodes;

  Pace(boolean quickServers, boolean quickNodes) {
    this.quickServers = quickServers;
    this.quickNodes = quickNodes;
  }

  /**
   * For a cluster that stays on this machine.
   *
   * @param nodes how many are started here
   */
  public static Pace forNodesHere(int nodes) {
    return forNodes(nodes, Runtime.getRuntime().availableProcessors());
  }

  /** Crowded unless each node and the servers can have two cores. */
  static Pace forNodes(int nodes, int cores) {
    return cores < 2 * (nodes + 1) ? CROWDED : LONG_RUN;
  }

  /** Flags of a server's JVM: Cassandra, Kafka, S3. */
  public List<String> ofServers() {
    return quickServers ? QUICK_COMPILER : List.of();
  }

  /** Flags of a node's JVM. */
  public List<String> ofNodes() {
    return quickNodes ? QUICK_COMPILER : List.of();
  }
}
