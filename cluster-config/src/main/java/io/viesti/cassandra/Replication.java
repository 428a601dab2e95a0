package io.viesti.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.util.Map;
import java.util.TreeMap;

/** How many copies of a keyspace there are, by data centre. */
final class Replication {
  private Replication() {}

  static SimpleStatement query(String keyspace) {
    return CassandraSchema.statement(
        "SELECT replication, durable_writes FROM system_schema.keyspaces"
            + " WHERE keyspace_name = ?",
        keyspace);
  }

  /** Null where there is no such keyspace. Blocks. */
  static Map<String, String> of(CqlSession session, String keyspace) {
    Row row = session.execute(query(keyspace)).one();
    return row == null ? null : of(row);
  }

  static Map<String, String> of(Row row) {
    Map<String, String> copies =
        new TreeMap<>(row.getMap("replication", String.class, String.class));
    copies.remove("class");
    return copies;
  }
}
