package io.viesti.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * The tables of this version. Made and changed by one process before any node starts, from the
 * numbered files {@code cassandra/N.cql}, each applied once; a node only looks.
 */
public final class CassandraSchema {
  /** What this version of Viesti needs. */
  public static final int VERSION = 1;

  /** Changing tables takes longer than using them. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private CassandraSchema() {}

  /**
   * Brings Cassandra's schema to {@link #VERSION}; does nothing where that is done. Blocks, for the
   * main thread of a command.
   *
   * @param root the whole configuration
   * @param progress hears one line for each thing done
   * @throws CassandraRefused in one line, when Cassandra does not answer, another process migrates,
   *     or its schema is newer than this program
   */
  public static void migrate(Config root, java.util.function.Consumer<String> progress) {
    CassandraSettings settings = CassandraSettings.from(root);
    Config once =
        root.withValue(
                "datastax-java-driver.advanced.reconnect-on-init",
                ConfigValueFactory.fromAnyRef(false))
            // Else the driver waits a second after each change to learn of it.
            .withValue(
                "datastax-java-driver.advanced.metadata.schema.enabled",
                ConfigValueFactory.fromAnyRef(false));
    try (CqlSession session = Sessions.builder(once).build()) {
      new SchemaMigration(session, settings, progress).run();
    } catch (AllNodesFailedException e) {
      throw new CassandraRefused(
          "Cassandra can't be reached at " + settings.contactPoints() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Completes when the schema is the one this program needs, and fails with {@link
   * CassandraRefused} when it is missing, older or newer.
   */
  public static CompletionStage<Void> require(CqlSession session, String keyspace) {
    return version(session, keyspace)
        .thenAccept(
            version -> {
              if (version == 0) {
                throw new CassandraRefused(
                    "Cassandra has no schema in keyspace "
                        + keyspace
                        + ": run ./viesti migrate with this configuration");
              }
              if (version < VERSION) {
                throw new CassandraRefused(
                    "Cassandra's schema in keyspace %s is version %d, this program needs %d: run ./viesti migrate with this configuration"
                        .formatted(keyspace, version, VERSION));
              }
              if (version > VERSION) {
                throw new CassandraRefused(
                    "Cassandra's schema in keyspace %s is version %d, newer than this program's %d: start the newer program"
                        .formatted(keyspace, version, VERSION));
              }
            });
  }

  /** The version that is there; 0 for none. */
  static CompletionStage<Integer> version(CqlSession session, String keyspace) {
    return session
        .executeAsync(versionQuery(keyspace))
        .handle(
            (rows, failure) -> {
              if (failure == null) {
                return CompletableFuture.completedFuture(rows.one().getInt(0));
              }
              Throwable cause =
                  failure instanceof CompletionException ? failure.getCause() : failure;
              // What the server says of a keyspace or table it does not know.
              return cause instanceof InvalidQueryException
                  ? CompletableFuture.completedFuture(0)
                  : CompletableFuture.<Integer>failedFuture(cause);
            })
        .thenCompose(version -> version);
  }

  static SimpleStatement versionQuery(String keyspace) {
    return statement("SELECT max(version) FROM " + keyspace + ".schema_version WHERE part = 'all'");
  }

  /** A statement of the start, on any session: patient, and what it says is held by a quorum. */
  static SimpleStatement statement(String cql, Object... values) {
    return SimpleStatement.newInstance(cql, values)
        .setTimeout(PATIENCE)
        .setConsistencyLevel(ConsistencyLevel.QUORUM);
  }

  /** The statements of a version, in their order. */
  static List<String> statements(int version, String keyspace) {
    String name = "/cassandra/" + version + ".cql";
    try (InputStream in = CassandraSchema.class.getResourceAsStream(name)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(text.replaceAll("(?m)^--.*$", "").split(";"))
          .map(statement -> statement.strip().replace("${keyspace}", keyspace))
          .filter(statement -> !statement.isEmpty())
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(name + " can't be read", e);
    }
  }
}
