package io.viesti.backing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.viesti.cassandra.CassandraRefused;
import io.viesti.cassandra.CassandraStores;
import io.viesti.journal.Diary;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;

/** A node's start on Cassandra: all its stores, or one line of what is wrong. */
class CassandraStoresIT {
  private final MeterRegistry metrics = new SimpleMeterRegistry();

  @Test
  void opensAllThatANodeKeepsAndMeasuresTheJournal() throws Exception {
    ActorTestKit kit = ActorTestKit.create("stores", CassandraFixture.migrated());
    try {
      CassandraStores stores = open(kit.system());
      assertThat(stores.health().isReady().toCompletableFuture().get(20, TimeUnit.SECONDS))
          .isTrue();
      TestProbe<String> reply = kit.createTestProbe(String.class);
      kit.spawn(Diary.of("Diary|" + UUID.randomUUID()))
          .tell(new Diary.Add(List.of("one"), reply.ref()));
      reply.receiveMessage();
      assertThat(metrics.get("viesti.journal.write").timer().count()).isEqualTo(1);
      assertThat(metrics.get("viesti.journal.failures").functionCounter().count()).isZero();
    } finally {
      kit.shutdownTestKit();
    }
  }

  @Test
  void refusesInOneLineWhereNothingWasMigrated() {
    refused(CassandraFixture.config(CassandraFixture.newKeyspace()), "run ./viesti migrate");
  }

  @Test
  void refusesInOneLineWhereNobodyAnswers() {
    refused(
        CassandraFixture.config(
            "nobody",
            "viesti.cassandra.contact-points = [\"127.0.0.1:1\"]",
            "datastax-java-driver.advanced.reconnect-on-init = off",
            "pekko.loglevel = OFF"),
        "can't be reached at [127.0.0.1:1]");
  }

  private void refused(Config config, String line) {
    ActorTestKit kit = ActorTestKit.create("refused", config);
    try {
      assertThatThrownBy(() -> open(kit.system()))
          .hasCauseInstanceOf(CassandraRefused.class)
          .hasMessageContaining(line);
    } finally {
      kit.shutdownTestKit();
    }
  }

  private CassandraStores open(ActorSystem<?> system) throws Exception {
    return CassandraStores.open(system, metrics, InstantSource.system())
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }
}
