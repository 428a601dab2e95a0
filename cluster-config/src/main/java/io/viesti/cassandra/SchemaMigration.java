package io.viesti.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** One run of a migration: a lock against a second one, then version by version. Blocks. */
final class SchemaMigration {
  /** A migration that died leaves its lock for so long, in seconds. */
  private static final int LOCKED_SECONDS = 120;

  private final CqlSession session;
  private final CassandraSettings settings;
  private final String keyspace;
  private final Consumer<String> progress;
  private final UUID self = UUID.randomUUID();

  SchemaMigration(CqlSession session, CassandraSettings settings, Consumer<String> progress) {
    this.session = session;
    this.settings = settings;
    this.keyspace = settings.keyspace();
    this.progress = progress;
  }

  void run() {
    makeKeyspace();
    change(
        "CREATE TABLE IF NOT EXISTS "
            + keyspace
            + ".schema_lock (part text PRIMARY KEY, holder uuid)");
    change(
        "CREATE TABLE IF NOT EXISTS "
            + keyspace
            + ".schema_version (part text, version int, applied timestamp,"
            + " PRIMARY KEY (part, version))");
    lock();
    try {
      int from = version();
      if (from > CassandraSchema.VERSION) {
        throw new CassandraRefused(
            "Cassandra's schema in keyspace %s is version %d, newer than this program's %d"
                .formatted(keyspace, from, CassandraSchema.VERSION));
      }
      for (int version = from + 1; version <= CassandraSchema.VERSION; version++) {
        apply(version);
      }
      progress.accept(
          "cassandra: keyspace " + keyspace + " is at version " + CassandraSchema.VERSION);
    } finally {
      unlock();
    }
  }

  private void makeKeyspace() {
    Map<String, String> wanted = new TreeMap<>();
    for (String center : settings.dataCenters()) {
      wanted.put(center, String.valueOf(settings.replication()));
    }
    Map<String, String> found = Replication.of(session, keyspace);
    if (found == null) {
      String replication =
          wanted.entrySet().stream()
              .map(entry -> "'" + entry.getKey() + "': " + entry.getValue())
              .collect(Collectors.joining(", "));
      change(
          "CREATE KEYSPACE IF NOT EXISTS "
              + keyspace
              + " WITH replication = {'class': 'NetworkTopologyStrategy', "
              + replication
              + "}");
      progress.accept("cassandra: made keyspace " + keyspace + " with replication " + wanted);
    } else if (!found.equals(wanted)) {
      progress.accept(
          "cassandra: keyspace %s has replication %s, not %s: ALTER KEYSPACE and a repair change it"
              .formatted(keyspace, found, wanted));
    }
  }

  private void apply(int version) {
    for (String statement : CassandraSchema.statements(version, keyspace)) {
      change(statement);
    }
    session.execute(
        CassandraSchema.statement(
            "INSERT INTO "
                + keyspace
                + ".schema_version (part, version, applied)"
                + " VALUES ('all', ?, toTimestamp(now()))",
            version));
    progress.accept("cassandra: applied schema version " + version);
  }

  /** Nodes that disagree about a table lose columns: nothing goes on before all of them agree. */
  private void change(String statement) {
    session.execute(CassandraSchema.statement(statement));
    if (!new SchemaAgreement(session).reached()) {
      throw new CassandraRefused(
          "Cassandra's nodes do not agree on the schema: see that all are up, then migrate again");
    }
  }

  private int version() {
    return session.execute(CassandraSchema.versionQuery(keyspace)).one().getInt(0);
  }

  private void lock() {
    boolean free =
        session
            .execute(
                CassandraSchema.statement(
                        "INSERT INTO "
                            + keyspace
                            + ".schema_lock (part, holder) VALUES ('all', ?)"
                            + " IF NOT EXISTS USING TTL "
                            + LOCKED_SECONDS,
                        self)
                    .setIdempotent(false))
            .wasApplied();
    if (!free) {
      throw new CassandraRefused(
          "another process migrates keyspace %s, or one died within %d s: try again then"
              .formatted(keyspace, LOCKED_SECONDS));
    }
  }

  private void unlock() {
    session.execute(
        CassandraSchema.statement(
                "DELETE FROM " + keyspace + ".schema_lock WHERE part = 'all' IF holder = ?", self)
            .setIdempotent(false));
  }
}
