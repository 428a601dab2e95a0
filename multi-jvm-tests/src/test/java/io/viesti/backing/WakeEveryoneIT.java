package io.viesti.backing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.typesafe.config.Config;
import io.viesti.cassandra.CassandraRefused;
import io.viesti.cassandra.CassandraWakeIndex;
import io.viesti.cassandra.WakeEveryone;
import io.viesti.wake.WakeEntry;
import io.viesti.wake.WakeIndex;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a restored journal needs: whoever may owe work is woken, by its own events. */
class WakeEveryoneIT {
  private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
  private static final List<String> KINDS = List.of("Mailbox", "DomainQueue");

  private static CqlSession session;
  private static Config config;
  private static String keyspace;

  @BeforeAll
  static void open() {
    config = CassandraFixture.migrated();
    keyspace = config.getString("viesti.cassandra.keyspace");
    session = CassandraFixture.session();
  }

  @AfterAll
  static void close() {
    session.close();
  }

  private static void event(String id, long partition, long number) {
    session.execute(
        "INSERT INTO "
            + keyspace
            + ".messages (persistence_id, partition_nr, sequence_nr, timestamp)"
            + " VALUES (?, ?, ?, now())",
        id,
        partition,
        number);
  }

  @Test
  void allOfTheKindsWithEventsAreDueSoonAFewAtATime() {
    for (int i = 0; i < 1_200; i++) {
      event("Mailbox|m" + i, 0, 1);
    }
    event("Mailbox|m0", 1, 500_001);
    event("DomainQueue|remote.test|0", 0, 1);
    event("AddressBucket|b7", 0, 1);
    List<String> said = new ArrayList<>();

    long owed = run(config, InstantSource.fixed(NOW), said::add);

    // An entity with two partitions may count twice.
    assertThat(owed).isBetween(1_201L, 1_202L);
    assertThat(said).last().asString().startsWith(owed + " mailboxes and queues");
    WakeIndex index =
        CassandraWakeIndex.open(session, keyspace, InstantSource.fixed(NOW))
            .toCompletableFuture()
            .join();
    assertThat(due(index, "Mailbox", NOW.plusSeconds(3)))
        .hasSizeBetween(1_200, 1_201)
        .extracting(WakeEntry::entityId)
        .contains("m0", "m1199")
        .doesNotContain("b7");
    assertThat(due(index, "Mailbox", NOW.plusSeconds(1))).hasSizeBetween(490, 502);
    assertThat(due(index, "DomainQueue", NOW.plusSeconds(3)))
        .extracting(WakeEntry::entityId)
        .containsExactly("remote.test|0");
    assertThat(due(index, "AddressBucket", NOW.plus(Duration.ofHours(1)))).isEmpty();
  }

  @Test
  void withoutCassandraItSaysSoInOneLine() {
    Config nowhere =
        CassandraFixture.config(keyspace, "viesti.cassandra.contact-points = [\"127.0.0.1:9\"]");

    assertThatThrownBy(() -> run(nowhere, InstantSource.system(), line -> {}))
        .hasCauseInstanceOf(CassandraRefused.class)
        .hasMessageContaining("127.0.0.1:9");
  }

  private static long run(Config config, InstantSource clock, Consumer<String> say) {
    return WakeEveryone.run(config, KINDS, clock, say).toCompletableFuture().join();
  }

  private static List<WakeEntry> due(WakeIndex index, String kind, Instant until) {
    return index.due(kind, until, 10_000).toCompletableFuture().join();
  }
}
