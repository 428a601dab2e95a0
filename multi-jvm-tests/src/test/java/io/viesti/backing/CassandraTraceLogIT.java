package io.viesti.backing;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.viesti.cassandra.CassandraTraceLog;
import io.viesti.trace.TraceLog;
import io.viesti.trace.TraceLogContract;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CassandraTraceLogIT extends TraceLogContract {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final MeterRegistry METRICS = new SimpleMeterRegistry();
  private static CqlSession session;
  private static String keyspace;
  private static TraceLog log;

  @BeforeAll
  static void open() throws Exception {
    keyspace = CassandraFixture.migrated().getString("viesti.cassandra.keyspace");
    session = CassandraFixture.session();
    log = open(Duration.ofMillis(20), 5_000);
  }

  private static TraceLog open(Duration linger, int maxPending) throws Exception {
    return CassandraTraceLog.open(
            KIT.system(),
            session,
            keyspace,
            new CassandraTraceLog.Settings(KEEP, linger, maxPending),
            () -> NOW,
            METRICS)
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  @AfterAll
  static void close() {
    session.close();
    KIT.shutdownTestKit();
  }

  @Override
  protected TraceLog log() {
    return log;
  }

  @Test
  void dropsAndCountsWhatIsTooMuch() throws Exception {
    TraceLog small = open(Duration.ofMinutes(10), 5);
    for (int i = 0; i < 8; i++) {
      small.note(id, NOW, "note " + i);
    }
    assertThat(small.story(id).toCompletableFuture().get(20, TimeUnit.SECONDS)).hasSize(5);
    assertThat(METRICS.counter("viesti.cassandra.notes.dropped").count()).isEqualTo(3);
  }

  @Test
  void notesEndByThemselves() throws Exception {
    log.note(id, NOW, "a while");
    story();
    assertThat(
            session
                .execute(
                    "SELECT ttl(notes) FROM " + keyspace + ".trace_notes WHERE trace_id = ?", id)
                .one()
                .getInt(0))
        .isBetween((int) KEEP.toSeconds() - 60, (int) KEEP.toSeconds());
  }
}
