package io.viesti.cassandra;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DurabilityCheckTest {
  private static final Config SHIPPED = ConfigFactory.parseResources("viesti-cassandra.conf");
  private static final Map<String, String> THREE = Map.of("datacenter1", "3");

  @Test
  void everyNodeMustSyncBeforeItAnswers() {
    CassandraSettings settings = settings("");
    assertThatCode(() -> judge(Map.of("a", "group", "b", "batch"), settings))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> judge(Map.of("a", "group", "b", "periodic"), settings))
        .isInstanceOf(CassandraRefused.class)
        .hasMessageContaining("Cassandra at b has commitlog_sync: periodic")
        .hasMessageContaining("commitlog_sync: group");
  }

  @Test
  void theRiskMayBeTakenExpressly() {
    String risk = "viesti.cassandra.allow-periodic-commitlog = on";
    assertThatCode(() -> judge(Map.of("a", "periodic"), settings(risk + "\nviesti.unsafe = on")))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> settings(risk))
        .isInstanceOf(CassandraRefused.class)
        .hasMessageContaining("viesti.unsafe = on");
  }

  @Test
  void aKeyspaceWithoutALogIsRefusedInAnyCase() {
    assertThatThrownBy(
            () -> DurabilityCheck.judge(Map.of("a", "group"), THREE, false, settings("")))
        .isInstanceOf(CassandraRefused.class)
        .hasMessageContaining("durable_writes = true");
  }

  @Test
  void aKeyspaceIsNamedAsCassandraTakesIt() {
    assertThatThrownBy(() -> settings("viesti.cassandra.keyspace = Viesti-1"))
        .isInstanceOf(CassandraRefused.class)
        .hasMessageContaining("Viesti-1");
  }

  private static void judge(Map<String, String> syncs, CassandraSettings settings) {
    DurabilityCheck.judge(syncs, THREE, true, settings);
  }

  private static CassandraSettings settings(String changes) {
    return CassandraSettings.from(
        ConfigFactory.parseString(changes)
            .withFallback(SHIPPED)
            .withFallback(ConfigFactory.defaultReferenceUnresolved())
            .resolve());
  }
}
