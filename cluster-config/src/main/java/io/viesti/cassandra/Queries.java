package io.viesti.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Statements of one store, prepared together at the start. All may be done twice, which is what the
 * driver does when a node is silent.
 */
final class Queries {
  private final String keyspace;
  private final ConsistencyLevel consistency;
  private final Map<String, String> texts = new LinkedHashMap<>();

  private Queries(String keyspace, ConsistencyLevel consistency) {
    this.keyspace = keyspace;
    this.consistency = consistency;
  }

  static Queries at(ConsistencyLevel consistency, String keyspace) {
    return new Queries(keyspace, consistency);
  }

  /**
   * @param cql tables written as {@code %s.table}, for the keyspace
   */
  Queries with(String name, String cql) {
    texts.put(name, cql.replace("%s", keyspace));
    return this;
  }

  /** All of them by their names. */
  CompletionStage<Map<String, PreparedStatement>> prepare(CqlSession session) {
    Map<String, CompletableFuture<PreparedStatement>> prepared = new LinkedHashMap<>();
    texts.forEach(
        (name, cql) ->
            prepared.put(
                name,
                session
                    .prepareAsync(
                        SimpleStatement.newInstance(cql)
                            .setConsistencyLevel(consistency)
                            .setIdempotent(true))
                    .toCompletableFuture()));
    return CompletableFuture.allOf(prepared.values().toArray(CompletableFuture[]::new))
        .thenApply(
            all -> {
              Map<String, PreparedStatement> statements = new LinkedHashMap<>();
              prepared.forEach((name, statement) -> statements.put(name, statement.getNow(null)));
              return Map.copyOf(statements);
            });
  }
}
