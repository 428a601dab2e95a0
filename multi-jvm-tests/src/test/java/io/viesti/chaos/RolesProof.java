package io.viesti.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.viesti.local.LocalCluster;
import io.viesti.local.NodeServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * Who hosts what: node 1 and 3 have the roles of entities, node 2 is an edge. The edge owns no
 * shard; a node that leaves hands its shards over; one that joins gets some.
 */
final class RolesProof {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int ACCOUNTS = 24;

  /** The roles of each node. */
  static final List<List<String>> ROLES =
      List.of(
          List.of("edge", "mailbox", "delivery", "api"),
          List.of("edge"),
          List.of("mailbox", "delivery", "api"));

  private static final int EDGE = 2;

  private final LocalCluster cluster;
  private final SecureCalls calls;
  private final List<String> addresses =
      IntStream.range(0, ACCOUNTS).mapToObj(i -> "user" + i + "@roles.test").toList();

  RolesProof(LocalCluster cluster, SecureCalls calls) {
    this.cluster = cluster;
    this.calls = calls;
  }

  void shardsAreWhereTheirRoleIs() throws IOException {
    calls.operate("/admin/domains", "{\"name\":\"roles.test\"}");
    for (String address : addresses) {
      calls.operate("/admin/accounts", "{\"address\":\"" + address + "\",\"password\":\"demo\"}");
    }
    for (String address : addresses) {
      calls.send(EDGE, address, "to-" + address, "hello\r\n");
    }
    requireAllReadable();
    requireNothingAtTheEdge();
    await(1, 3);

    NodeServer third = cluster.nodes().get(2);
    long began = System.nanoTime();
    third.stop();
    requireAllReadable();
    System.out.printf(
        "node-3 left; all its mailboxes were readable at node-1 %.1f s after it was told to%n",
        (System.nanoTime() - began) / 1e9);
    await(1);

    third.start();
    // Mailboxes have to be in memory somewhere for their shards to be worth moving.
    requireAllReadable();
    await(1, 3);
    requireNothingAtTheEdge();
    requireAllReadable();
    System.out.println("shards lie where their role is, and move with it");
  }

  /** Waits until shards of mailboxes lie on these nodes and on no other. */
  private void await(int... nodes) {
    List<String> hosts = IntStream.of(nodes).mapToObj(cluster.plan()::host).toList();
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () ->
                assertThat(shards("Mailbox").keySet())
                    .allSatisfy(node -> assertThat(hosts).anyMatch(node::contains))
                    .hasSize(hosts.size()));
  }

  /** How many shards of a type lie on which node. */
  private Map<String, Integer> shards(String type) throws IOException {
    Map<String, Integer> shards = new TreeMap<>();
    for (JsonNode hosted : calls.inspect("/admin/shards").path("shards")) {
      if (hosted.path("type").asText().equals(type) && hosted.path("shards").asInt() > 0) {
        shards.put(hosted.path("node").asText(), hosted.path("shards").asInt());
      }
    }
    return shards;
  }

  private void requireNothingAtTheEdge() throws IOException {
    JsonNode all = calls.inspect("/admin/shards").path("shards");
    assertThat(all).isNotEmpty();
    assertThat(all)
        .noneMatch(
            hosted -> hosted.path("node").asText().contains(cluster.plan().host(EDGE) + ":"));
  }

  private void requireAllReadable() {
    for (String address : addresses) {
      Awaitility.await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(
              () ->
                  calls.readJson(address, "/folders/inbox/emails").path("total_count").asInt()
                      == 1);
    }
  }
}
