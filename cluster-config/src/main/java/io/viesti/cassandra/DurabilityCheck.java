package io.viesti.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.NodeState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether what Cassandra acknowledges survives: each of its nodes must sync its log before it
 * answers ({@code commitlog_sync: group} or {@code batch}). With the default, {@code periodic}, a
 * killed process loses what it acknowledged last. Asked of every node that can be asked, since each
 * has its own file of settings.
 */
public final class DurabilityCheck {
  private static final Logger LOG = LoggerFactory.getLogger(DurabilityCheck.class);
  private static final SimpleStatement SYNC =
      CassandraSchema.statement(
              "SELECT value FROM system_views.settings WHERE name = 'commitlog_sync'")
          .setConsistencyLevel(ConsistencyLevel.ONE);

  private DurabilityCheck() {}

  /**
   * Completes when mail may be accepted on this Cassandra; fails with {@link CassandraRefused} when
   * not. What is allowed but risky is said in the log.
   */
  public static CompletionStage<Void> require(CqlSession session, CassandraSettings settings) {
    List<Node> nodes =
        session.getMetadata().getNodes().values().stream()
            .filter(node -> node.getState() == NodeState.UP)
            .toList();
    List<CompletableFuture<String>> answers = new ArrayList<>();
    for (Node node : nodes) {
      answers.add(
          session
              .executeAsync(SYNC.setNode(node))
              .thenApply(
                  rows -> {
                    Row row = rows.one();
                    return row == null ? "unknown" : row.getString(0);
                  })
              .exceptionally(failure -> "unknown")
              .toCompletableFuture());
    }
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenCompose(
            all -> {
              Map<String, String> syncs = new TreeMap<>();
              for (int i = 0; i < nodes.size(); i++) {
                syncs.put(
                    String.valueOf(nodes.get(i).getEndPoint().resolve()),
                    answers.get(i).getNow("unknown"));
              }
              return session
                  .executeAsync(Replication.query(settings.keyspace()))
                  .thenAccept(
                      rows -> {
                        Row keyspace = rows.one();
                        judge(
                            syncs,
                            Replication.of(keyspace),
                            keyspace.getBoolean("durable_writes"),
                            settings);
                      });
            });
  }

  /**
   * @param syncs commitlog_sync by node
   * @param copies by data centre
   */
  static void judge(
      Map<String, String> syncs,
      Map<String, String> copies,
      boolean durableWrites,
      CassandraSettings settings) {
    if (!durableWrites) {
      throw new CassandraRefused(
          "keyspace %s has durable_writes = false, which loses accepted mail: ALTER KEYSPACE %s WITH durable_writes = true"
              .formatted(settings.keyspace(), settings.keyspace()));
    }
    List<String> periodic = with(syncs, "periodic");
    if (!periodic.isEmpty() && !settings.allowPeriodicCommitlog()) {
      throw new CassandraRefused(
          "Cassandra at %s has commitlog_sync: periodic (copies: %s), which acknowledges mail before it is synced: set commitlog_sync: group in its cassandra.yaml (or, to lose mail, viesti.cassandra.allow-periodic-commitlog and viesti.unsafe = on)"
              .formatted(String.join(", ", periodic), copies));
    }
    if (!periodic.isEmpty()) {
      LOG.warn(
          "Cassandra at {} acknowledges before it syncs: a crash loses accepted mail",
          String.join(", ", periodic));
    }
    List<String> unknown = with(syncs, "unknown");
    if (!unknown.isEmpty()) {
      LOG.warn("Cassandra at {} did not say how it syncs its log", String.join(", ", unknown));
    }
    if (copies.containsValue("1")) {
      LOG.warn("one copy of everything in Cassandra {}: a lost disk loses mail", copies);
    }
  }

  private static List<String> with(Map<String, String> syncs, String value) {
    return syncs.entrySet().stream()
        .filter(entry -> entry.getValue().equalsIgnoreCase(value))
        .map(Map.Entry::getKey)
        .toList();
  }
}
