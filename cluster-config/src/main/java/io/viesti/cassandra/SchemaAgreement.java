package io.viesti.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.NodeState;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * Whether all nodes that are up have the schema of the one that changed it last. Each of them is
 * asked what it has itself. The driver's own check asks one node what it has heard of the others:
 * as long as the change has not reached that one, it sees them agree on the schema before it.
 * Blocks.
 */
final class SchemaAgreement {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration AGAIN = Duration.ofMillis(50);

  private final CqlSession session;

  SchemaAgreement(CqlSession session) {
    this.session = session;
  }

  /** False when they still differ after half a minute. */
  boolean reached() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (versions().size() > 1) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      LockSupport.parkNanos(AGAIN.toNanos());
    }
    return true;
  }

  private Set<UUID> versions() {
    Set<UUID> versions = new HashSet<>();
    for (Node node : session.getMetadata().getNodes().values()) {
      if (node.getState() == NodeState.UP) {
        versions.add(version(node));
      }
    }
    return versions;
  }

  private UUID version(Node node) {
    Row row =
        session
            .execute(
                CassandraSchema.statement("SELECT schema_version FROM system.local").setNode(node))
            .one();
    return Objects.requireNonNull(row, "system.local has a row on every node")
        .getUuid("schema_version");
  }
}
