package io.viesti.cassandra.journal;

import com.typesafe.config.Config;
import io.viesti.cassandra.JournalWatch;
import io.viesti.gate.AcknowledgementGate;
import java.util.List;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.dispatch.Futures;
import org.apache.pekko.dispatch.Mapper;
import org.apache.pekko.dispatch.OnComplete;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.cassandra.journal.CassandraJournal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Function1;
import scala.collection.immutable.Seq;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;
import scala.util.Try;

/**
 * The plugin's journal, made safe against a second writer, which it does not fence off: a node that
 * hears no majority writes nothing, and a recovery sees of two events under one number the right
 * one (see {@link Lineage}). The plugin alone ends at the first event of the last number, which may
 * be the overridden one.
 */
public final class CassandraEvents extends CassandraJournal {
  private static final Logger LOG = LoggerFactory.getLogger(CassandraEvents.class);

  private final AcknowledgementGate gate =
      AcknowledgementGate.of(Adapter.toTyped(context().system()));
  private final JournalWatch watch = JournalWatch.of(context().system());

  public CassandraEvents(Config config, String path) {
    super(config, path);
  }

  @Override
  public Future<Seq<Try<BoxedUnit>>> asyncWriteMessages(Seq<AtomicWrite> writes) {
    if (!gate.isOpen()) {
      return Futures.failed(new NoMajorityException());
    }
    long start = System.nanoTime();
    Future<Seq<Try<BoxedUnit>>> written = super.asyncWriteMessages(writes);
    written.onComplete(
        new OnComplete<Seq<Try<BoxedUnit>>>() {
          @Override
          public void onComplete(Throwable failure, Seq<Try<BoxedUnit>> done) {
            watch.written(System.nanoTime() - start, failure == null);
          }
        },
        ExecutionContext.parasitic$.MODULE$);
    return written;
  }

  @Override
  public Future<BoxedUnit> asyncReplayMessages(
      String persistenceId,
      long from,
      long to,
      long max,
      Function1<PersistentRepr, BoxedUnit> replay) {
    Lineage lineage =
        new Lineage(from, to, max, replay::apply, events -> conflict(persistenceId, events));
    // One more on both sides: who wrote the event before, and all events of the last number.
    return super.asyncReplayMessages(
            persistenceId,
            Math.max(1, from - 1),
            to == Long.MAX_VALUE ? to : to + 1,
            Long.MAX_VALUE,
            new AbstractFunction1<>() {
              @Override
              public BoxedUnit apply(PersistentRepr event) {
                lineage.accept(event);
                return BoxedUnit.UNIT;
              }
            })
        .map(
            new Mapper<>() {
              @Override
              public BoxedUnit apply(BoxedUnit done) {
                lineage.end();
                return done;
              }
            },
            context().dispatcher());
  }

  private void conflict(String persistenceId, List<PersistentRepr> events) {
    watch.conflict();
    LOG.error(
        "two writers wrote event {} of {}: that of {} counts, that of {} was not acknowledged; both stay in table messages",
        events.get(0).sequenceNr(),
        persistenceId,
        events.get(0).writerUuid(),
        events.subList(1, events.size()).stream().map(PersistentRepr::writerUuid).toList());
  }
}
