package io.viesti.engine.journal;

import io.viesti.engine.Batch;
import io.viesti.engine.Engine;
import io.viesti.engine.EngineExtension;
import io.viesti.engine.Family;
import io.viesti.engine.Reads;
import io.viesti.engine.Waiter;
import io.viesti.engine.Write;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.dispatch.Futures;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.journal.japi.AsyncWriteJournal;
import org.rocksdb.RocksDBException;
import scala.concurrent.Future;
import scala.concurrent.Promise;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Pekko's journal over the {@link Engine}: an event is acknowledged once it is synced. Several
 * events of one command are written together or not at all. What can't be serialized is rejected
 * alone. Reading the highest sequence number waits for everything handed over before, so a
 * restarted entity never reuses a number.
 */
public final class EngineJournal extends AsyncWriteJournal {
  private static final Iterable<Optional<Exception>> NONE_REJECTED = List.of();

  private final Engine engine = EngineExtension.engineOf(context().system());
  private final EventCodec codec =
      new EventCodec(new Payloads((ExtendedActorSystem) context().system()));
  private final Replies replies = new Replies(context().dispatcher());

  @Override
  public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(Iterable<AtomicWrite> writes) {
    Promise<Iterable<Optional<Exception>>> written = Futures.promise();
    Events events = new Events();
    List<Optional<Exception>> results = new ArrayList<>();
    boolean rejected = false;
    for (AtomicWrite write : writes) {
      Optional<Exception> refusal = events.add(write);
      rejected |= refusal.isPresent();
      results.add(refusal);
    }
    engine.append(events, waiter(written, rejected ? results : NONE_REJECTED));
    return written.future();
  }

  @Override
  public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long toSequenceNr) {
    Promise<Void> deleted = Futures.promise();
    engine.readingAppended(
        failure -> replies.add(() -> deleted.failure(failure)),
        reads -> delete(reads, persistenceId, toSequenceNr, deleted));
    return deleted.future();
  }

  private void delete(Reads reads, String persistenceId, long toSequenceNr, Promise<Void> deleted) {
    long highest = Entities.highestSequenceNr(reads, persistenceId);
    long to = Math.min(highest, toSequenceNr);
    byte[] prefix = EntityKey.prefix(persistenceId);
    byte[] end = EntityKey.of(prefix, to + 1);
    byte[] kept = ByteBuffer.allocate(Long.BYTES).putLong(highest).array();
    engine.append(
        new Write() {
          @Override
          public void into(Batch batch) throws RocksDBException {
            batch.put(Family.META, Entities.highestKey(persistenceId), kept);
            batch.deleteRange(Family.JOURNAL, prefix, end);
          }

          @Override
          public int weight() {
            return prefix.length + end.length + kept.length;
          }
        },
        waiter(deleted, null));
  }

  private <T> Waiter waiter(Promise<T> promise, T result) {
    return failure ->
        replies.add(
            () -> {
              if (failure == null) {
                promise.success(result);
              } else {
                promise.failure(failure);
              }
            });
  }

  @Override
  public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long fromSequenceNr) {
    Promise<Long> highest = Futures.promise();
    engine.readingAppended(
        highest::failure,
        reads -> highest.success(Entities.highestSequenceNr(reads, persistenceId)));
    return highest.future();
  }

  @Override
  public Future<Void> doAsyncReplayMessages(
      String persistenceId, long from, long to, long max, Consumer<PersistentRepr> replay) {
    Promise<Void> replayed = Futures.promise();
    engine.readingAppended(
        replayed::failure,
        reads -> {
          codec.replay(reads, persistenceId, from, to, max, replay);
          replayed.success(null);
        });
    return replayed.future();
  }

  /** The events of one request, in one batch. */
  private final class Events implements Write {
    private final List<byte[]> keys = new ArrayList<>(1);
    private final List<byte[]> values = new ArrayList<>(1);
    private int weight;

    /** Adds all events of a write or none. */
    Optional<Exception> add(AtomicWrite write) {
      List<PersistentRepr> events = CollectionConverters.asJava(write.payload());
      List<byte[]> encoded = new ArrayList<>(events.size());
      try {
        for (PersistentRepr event : events) {
          encoded.add(codec.encode(event));
        }
      } catch (Exception e) {
        // Scala code throws checked exceptions undeclared: NotSerializableException above all.
        return Optional.of(e);
      }
      byte[] prefix = EntityKey.prefix(write.persistenceId());
      for (int i = 0; i < encoded.size(); i++) {
        byte[] key = EntityKey.of(prefix, events.get(i).sequenceNr());
        keys.add(key);
        values.add(encoded.get(i));
        weight += key.length + encoded.get(i).length;
      }
      return Optional.empty();
    }

    @Override
    public void into(Batch batch) throws RocksDBException {
      for (int i = 0; i < keys.size(); i++) {
        batch.put(Family.JOURNAL, keys.get(i), values.get(i));
      }
    }

    @Override
    public int weight() {
      return weight;
    }
  }
}
