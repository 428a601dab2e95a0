package io.viesti.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.typesafe.config.Config;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.viesti.tiered.SmallBlobs;
import io.viesti.trace.TraceLog;
import io.viesti.wake.WakeIndex;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * All that a node keeps in Cassandra besides journal and snapshots, over the node's one session.
 */
public record CassandraStores(
    WakeIndex wakeIndex, TraceLog traceLog, SmallBlobs blobs, CassandraHealth health) {

  /**
   * Connects, checks schema and durability, opens the stores. The session ends with the system.
   *
   * @return fails with {@link CassandraRefused}, one line for a person, also when Cassandra does
   *     not answer within {@code viesti.cassandra.connect-timeout}
   */
  public static CompletionStage<CassandraStores> open(
      ActorSystem<?> system, MeterRegistry registry, InstantSource clock) {
    Config root = system.settings().config();
    CassandraSettings settings = CassandraSettings.from(root);
    return connected(system, settings)
        .thenCompose(
            session ->
                CassandraSchema.require(session, settings.keyspace())
                    .thenCompose(there -> DurabilityCheck.require(session, settings))
                    .thenCompose(
                        durable -> stores(system, session, settings, root, registry, clock)));
  }

  private static CompletionStage<CqlSession> connected(
      ActorSystem<?> system, CassandraSettings settings) {
    Duration patience = settings.connectTimeout();
    return Sessions.shared(system)
        .thenApply(session -> session)
        .toCompletableFuture()
        .copy()
        .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(
            failure -> {
              Throwable cause =
                  failure instanceof CompletionException ? failure.getCause() : failure;
              if (cause instanceof CassandraRefused refused) {
                throw refused;
              }
              throw new CassandraRefused(
                  "Cassandra can't be reached at "
                      + settings.contactPoints()
                      + (cause instanceof TimeoutException
                          ? " within " + patience.toSeconds() + " s"
                          : ": " + cause.getMessage()),
                  cause);
            });
  }

  private static CompletionStage<CassandraStores> stores(
      ActorSystem<?> system,
      CqlSession session,
      CassandraSettings settings,
      Config root,
      MeterRegistry registry,
      InstantSource clock) {
    Config config = root.getConfig("viesti.cassandra");
    String keyspace = settings.keyspace();
    CompletableFuture<CassandraWakeIndex> wake =
        CassandraWakeIndex.open(session, keyspace, clock).toCompletableFuture();
    CompletableFuture<CassandraTraceLog> traces =
        CassandraTraceLog.open(
                system,
                session,
                keyspace,
                new CassandraTraceLog.Settings(
                    config.getDuration("trace.keep"),
                    config.getDuration("trace.linger"),
                    config.getInt("trace.max-pending")),
                clock,
                registry)
            .toCompletableFuture();
    CompletableFuture<CassandraBlobs> blobs =
        CassandraBlobs.open(session, keyspace, config.getInt("blobs.max-in-flight"))
            .toCompletableFuture();
    return CompletableFuture.allOf(wake, traces, blobs)
        .thenApply(
            all -> {
              JournalWatch.of(system).register(registry);
              CassandraWakeIndex index = wake.getNow(null);
              Gauge.builder("viesti.cassandra.wake.slots", index, CassandraWakeIndex::openSlots)
                  .description("slots of due work that have or may have something in them")
                  .register(registry);
              return new CassandraStores(
                  index,
                  traces.getNow(null),
                  blobs.getNow(null),
                  new CassandraHealth(session, keyspace));
            });
  }
}
