package io.viesti.backing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.CqlSession;
import com.typesafe.config.Config;
import io.viesti.cassandra.CassandraWakeIndex;
import io.viesti.wake.WakeEntry;
import io.viesti.wake.WakeIndex;
import io.viesti.wake.WakeIndexContract;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CassandraWakeIndexIT extends WakeIndexContract {
  private static CqlSession session;
  private static String keyspace;
  private static WakeIndex index;

  private final String ownKind = "Own-" + UUID.randomUUID();
  private final Instant now = Instant.ofEpochMilli(System.currentTimeMillis());

  @BeforeAll
  static void open() throws Exception {
    Config config = CassandraFixture.migrated();
    keyspace = config.getString("viesti.cassandra.keyspace");
    session = CassandraFixture.session();
    index = node(InstantSource.system());
  }

  @AfterAll
  static void close() {
    session.close();
  }

  @Override
  protected WakeIndex index() {
    return index;
  }

  @Test
  void whatOneNodeOwesAnotherFindsAndPays() throws Exception {
    WakeIndex other = node(InstantSource.system());
    assertThat(due(other, now)).isEmpty();
    WakeEntry entry = owed(index, now);
    assertThat(due(other, now)).containsExactly(entry);
    other.paid(entry);
    await().untilAsserted(() -> assertThat(due(index, now)).isEmpty());
  }

  @Test
  void anEntryPaidAndOwedAgainIsThere() throws Exception {
    WakeEntry entry = owed(index, now);
    index.paid(entry);
    await().untilAsserted(() -> assertThat(due(index, now)).isEmpty());
    owed(index, now);
    await().untilAsserted(() -> assertThat(due(index, now)).containsExactly(entry));
  }

  @Test
  void aNodeWhoseClockIsWrongHidesNothing() throws Exception {
    for (Duration wrong : List.of(Duration.ofHours(-1), Duration.ofHours(1))) {
      WakeIndex odd = node(InstantSource.offset(InstantSource.system(), wrong));
      WakeEntry entry = owed(odd, now.plus(wrong));
      assertThat(due(index, now.plus(wrong))).containsExactly(entry);
      odd.paid(entry);
      await().untilAsserted(() -> assertThat(due(index, now.plus(wrong))).isEmpty());
      owed(odd, now.plus(wrong));
      await().untilAsserted(() -> assertThat(due(index, now.plus(wrong))).containsExactly(entry));
      index.paid(entry);
      await().untilAsserted(() -> assertThat(due(odd, now.plus(wrong))).isEmpty());
    }
  }

  @Test
  void aNodeThatStartsFindsWhatIsOwedSinceLong() throws Exception {
    WakeEntry old = owed(node(() -> now.minus(Duration.ofDays(9))), now.minus(Duration.ofDays(8)));
    WakeEntry late = owed(index, now.minus(Duration.ofDays(7)));
    session.execute("TRUNCATE " + keyspace + ".wake_notices");
    assertThat(due(node(InstantSource.system()), now)).containsExactly(old, late);
  }

  private static WakeIndex node(InstantSource clock) throws Exception {
    return CassandraWakeIndex.open(session, keyspace, clock)
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  private WakeEntry owed(WakeIndex node, Instant due) throws Exception {
    WakeEntry entry = new WakeEntry(ownKind, "entity", due);
    node.owe(entry).toCompletableFuture().get(20, TimeUnit.SECONDS);
    return entry;
  }

  private List<WakeEntry> due(WakeIndex node, Instant until) throws Exception {
    return node.due(ownKind, until, 100).toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
