package io.viesti.backing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.typesafe.config.Config;
import io.viesti.cassandra.CassandraHealth;
import io.viesti.cassandra.CassandraRefused;
import io.viesti.cassandra.CassandraSchema;
import io.viesti.cassandra.CassandraSettings;
import io.viesti.cassandra.DurabilityCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What must be so before a node stores anything in Cassandra. */
class CassandraSchemaIT {
  private static CqlSession session;

  private final String keyspace = CassandraFixture.newKeyspace();
  private final Config config = CassandraFixture.config(keyspace);

  @BeforeAll
  static void open() {
    session = CassandraFixture.session();
  }

  @AfterAll
  static void close() {
    session.close();
  }

  @Test
  void isMadeOnceAndThenLeftAlone() throws Exception {
    List<String> said = new ArrayList<>();
    CassandraSchema.migrate(config, said::add);
    assertThat(said)
        .hasSize(3)
        .first()
        .asString()
        .contains("made keyspace " + keyspace, "{datacenter1=1}");
    said.clear();
    CassandraSchema.migrate(config, said::add);
    assertThat(said).singleElement().asString().contains("is at version");
    await(CassandraSchema.require(session, keyspace));
  }

  @Test
  void aNodeRefusesToStartWithoutIt() {
    assertThatThrownBy(() -> await(CassandraSchema.require(session, keyspace)))
        .hasRootCauseInstanceOf(CassandraRefused.class)
        .hasMessageContaining("./viesti migrate");
  }

  @Test
  void aNewerOneIsRefusedByNodeAndMigration() {
    CassandraSchema.migrate(config, line -> {});
    session.execute(
        "INSERT INTO " + keyspace + ".schema_version (part, version) VALUES ('all', 9999)");
    assertThatThrownBy(() -> await(CassandraSchema.require(session, keyspace)))
        .hasMessageContaining("start the newer program");
    assertThatThrownBy(() -> CassandraSchema.migrate(config, line -> {}))
        .isInstanceOf(CassandraRefused.class)
        .hasMessageContaining("newer");
  }

  @Test
  void twoMigrationsAtOnceAreNotLetIn() {
    CassandraSchema.migrate(config, line -> {});
    session.execute(
        "INSERT INTO " + keyspace + ".schema_lock (part, holder) VALUES ('all', uuid())");
    assertThatThrownBy(() -> CassandraSchema.migrate(config, line -> {}))
        .isInstanceOf(CassandraRefused.class)
        .hasMessageContaining("another process");
  }

  @Test
  void acknowledgedIsSynced() throws Exception {
    CassandraSchema.migrate(config, line -> {});
    await(DurabilityCheck.require(session, CassandraSettings.from(config)));
  }

  @Test
  void aKeyspaceThatIsNotSyncedIsRefused() {
    CassandraSchema.migrate(config, line -> {});
    session.execute("ALTER KEYSPACE " + keyspace + " WITH durable_writes = false");
    assertThatThrownBy(
            () -> await(DurabilityCheck.require(session, CassandraSettings.from(config))))
        .hasMessageContaining("durable_writes");
  }

  @Test
  void healthIsThatTheJournalAnswers() throws Exception {
    CassandraSchema.migrate(config, line -> {});
    assertThat(await(new CassandraHealth(session, keyspace).isReady())).isTrue();
    assertThat(await(new CassandraHealth(session, "nowhere").isReady())).isFalse();
  }

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
