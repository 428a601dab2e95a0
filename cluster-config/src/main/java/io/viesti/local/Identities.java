package io.viesti.local;

import io.viesti.backing.ServerException;
import io.viesti.certificate.Authority;
import io.viesti.certificate.Identity;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Who is who in a cluster on this machine: one identity for all servers, and one for each node with
 * the name that nodes know each other by. Signed anew at each start of the cluster.
 *
 * @param nodes in the order of the plan
 */
record Identities(Identity server, List<Identity> nodes) {
  /** Shared by the nodes and by nobody else. */
  private static final String NODE = "viesti-node";

  static Identities make(ClusterPlan plan) {
    try {
      Authority authority = new Authority(plan.data().resolve("tls"), Instant.now());
      Set<String> servers = new LinkedHashSet<>(List.of("localhost"));
      servers.addAll(plan.cassandra().hosts());
      Identity server = authority.issue("server", List.copyOf(servers));
      List<Identity> nodes = new ArrayList<>();
      for (int i = 1; i <= plan.nodes(); i++) {
        nodes.add(authority.issue("node-" + i, List.of(NODE, plan.host(i))));
      }
      return new Identities(server, nodes);
    } catch (IOException e) {
      throw new ServerException("certificates in " + plan.data() + ": " + e.getMessage(), e);
    }
  }

  /** Of node {@code i}, from 1. */
  Identity node(int i) {
    return nodes.get(i - 1);
  }
}
