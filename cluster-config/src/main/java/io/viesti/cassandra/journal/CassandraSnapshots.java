package io.viesti.cassandra.journal;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.typesafe.config.Config;
import io.viesti.cassandra.Sessions;
import io.viesti.gate.AcknowledgementGate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.dispatch.Futures;
import org.apache.pekko.dispatch.OnSuccess;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.cassandra.snapshot.CassandraSnapshotStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.Future;
import scala.runtime.BoxedUnit;

/**
 * The plugin's snapshot store, which keeps every snapshot until it is told: here the last few of
 * each entity stay, and older ones go once a newer one is written. A removal that fails is made up
 * for by the next. A node that hears no majority writes nothing.
 */
public final class CassandraSnapshots extends CassandraSnapshotStore {
  private static final Logger LOG = LoggerFactory.getLogger(CassandraSnapshots.class);

  private final AcknowledgementGate gate =
      AcknowledgementGate.of(Adapter.toTyped(context().system()));
  private final ActorSystem system = context().system();
  private final int keep;
  private final String table;

  /** Prepared at the first need; again when that failed. */
  private volatile CompletableFuture<Removal> removal;

  private record Removal(
      CqlSession session, PreparedStatement newest, PreparedStatement removeBelow) {}

  public CassandraSnapshots(Config config, String path) {
    super(config, path);
    Config viesti = context().system().settings().config().getConfig("viesti.cassandra");
    keep = viesti.getInt("keep-snapshots");
    table = viesti.getString("keyspace") + ".snapshots";
  }

  private CompletableFuture<Removal> removal() {
    CompletableFuture<Removal> known = removal;
    if (known == null || known.isCompletedExceptionally()) {
      known = Sessions.shared(system).thenCompose(this::prepared).toCompletableFuture();
      removal = known;
    }
    return known;
  }

  private CompletionStage<Removal> prepared(CqlSession session) {
    return session
        .prepareAsync(
            "SELECT sequence_nr FROM " + table + " WHERE persistence_id = ? LIMIT " + (keep + 1))
        .thenCombine(
            session.prepareAsync(
                "DELETE FROM " + table + " WHERE persistence_id = ? AND sequence_nr < ?"),
            (newest, remove) -> new Removal(session, newest, remove));
  }

  @Override
  public Future<BoxedUnit> saveAsync(SnapshotMetadata metadata, Object snapshot) {
    if (!gate.isOpen()) {
      return Futures.failed(new NoMajorityException());
    }
    Future<BoxedUnit> saved = super.saveAsync(metadata, snapshot);
    saved.foreach(
        new OnSuccess<BoxedUnit>() {
          @Override
          public void onSuccess(BoxedUnit done) {
            removeOld(metadata.persistenceId());
          }
        },
        context().dispatcher());
    return saved;
  }

  /** Snapshots lie newest first. */
  private void removeOld(String persistenceId) {
    removal()
        .thenCompose(
            old ->
                old.session
                    .executeAsync(old.newest.bind(persistenceId))
                    .thenAccept(
                        rows -> {
                          long lowest = 0;
                          int found = 0;
                          for (Row row : rows.currentPage()) {
                            found++;
                            lowest = found <= keep ? row.getLong(0) : lowest;
                          }
                          if (found > keep) {
                            old.session.executeAsync(old.removeBelow.bind(persistenceId, lowest));
                          }
                        }))
        .exceptionally(
            failure -> {
              LOG.debug("old snapshots of {} stay for now", persistenceId, failure);
              return null;
            });
  }
}
