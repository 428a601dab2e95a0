package io.viesti.local;

import io.viesti.backing.Pace;
import io.viesti.backing.Seats;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a cluster on this machine consists of. Node {@code i} (from 1) listens on the i-th address
 * of its network, all of them on the default ports.
 *
 * @param data a folder for each process goes here, and {@code logs}
 * @param network first three numbers of the nodes' addresses, such as {@code 127.0.0}
 * @param roles of each node, in order: one entry for one node
 * @param replicas Cassandra nodes, Kafka brokers and copies of everything: 1 or 3
 * @param heap of each node, as Java takes it, such as {@code 384m}
 * @param tls whether every connection inside is TLS, with an authority made for this cluster
 * @param settings HOCON that goes over what every node gets
 */
public record ClusterPlan(
    Path data,
    String network,
    List<List<String>> roles,
    int replicas,
    String heap,
    Pace pace,
    boolean tls,
    String settings) {
  public static final List<String> ALL_ROLES = List.of("edge", "mailbox", "delivery", "api");

  private static final int CQL = 9042;
  private static final int CASSANDRA_STORAGE = 7000;
  private static final int KAFKA = 9092;
  private static final int KAFKA_CONTROLLER = 9093;
  private static final int S3 = 9090;

  public ClusterPlan {
    data = data.toAbsolutePath().normalize();
    roles = List.copyOf(roles);
    if (replicas != 1 && replicas != 3) {
      throw new IllegalArgumentException("replicas are 1 or 3, not " + replicas);
    }
    if (roles.isEmpty() || roles.size() > 200) {
      throw new IllegalArgumentException("nodes are 1 to 200, not " + roles.size());
    }
  }

  /** Nodes that all do everything, on 127.0.0.1 and the addresses after it. */
  public static ClusterPlan of(Path data, int nodes, int replicas) {
    return new ClusterPlan(
        data,
        "127.0.0",
        java.util.Collections.nCopies(nodes, ALL_ROLES),
        replicas,
        "384m",
        Pace.forNodesHere(nodes),
        false,
        "");
  }

  public ClusterPlan withRoles(List<List<String>> roles) {
    return new ClusterPlan(data, network, roles, replicas, heap, pace, tls, settings);
  }

  public ClusterPlan withNetwork(String network) {
    return new ClusterPlan(data, network, roles, replicas, heap, pace, tls, settings);
  }

  public ClusterPlan withHeap(String heap) {
    return new ClusterPlan(data, network, roles, replicas, heap, pace, tls, settings);
  }

  public ClusterPlan withPace(Pace pace) {
    return new ClusterPlan(data, network, roles, replicas, heap, pace, tls, settings);
  }

  public ClusterPlan withTls() {
    return new ClusterPlan(data, network, roles, replicas, heap, pace, true, settings);
  }

  /** Adds HOCON that goes over what every node gets. */
  public ClusterPlan withSettings(String more) {
    return new ClusterPlan(data, network, roles, replicas, heap, pace, tls, settings + "\n" + more);
  }

  public int nodes() {
    return roles.size();
  }

  /** The address of node {@code i}, from 1. */
  public String host(int i) {
    return network + "." + i;
  }

  Seats cassandra() {
    return new Seats(servers(), CQL, CASSANDRA_STORAGE);
  }

  Seats kafka() {
    return new Seats(servers(), KAFKA, KAFKA_CONTROLLER);
  }

  int s3Port() {
    return S3;
  }

  private List<String> servers() {
    List<String> hosts = new ArrayList<>();
    for (int i = 1; i <= replicas; i++) {
      hosts.add("127.0.0." + i);
    }
    return hosts;
  }
}
