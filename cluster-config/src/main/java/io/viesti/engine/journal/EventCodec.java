package io.viesti.engine.journal;

import io.viesti.engine.Cursor;
import io.viesti.engine.Family;
import io.viesti.engine.Reads;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.persistence.PersistentRepr;
import scala.jdk.javaapi.OptionConverters;

/** Between Pekko's representation of an event and what lies in the journal. Thread-safe. */
final class EventCodec {
  private final Payloads payloads;

  EventCodec(Payloads payloads) {
    this.payloads = payloads;
  }

  byte[] encode(PersistentRepr event) {
    Optional<Serialized> metadata =
        OptionConverters.toJava(event.metadata()).map(payloads::serialize);
    long timestamp = event.timestamp() == 0 ? System.currentTimeMillis() : event.timestamp();
    return new StoredEvent(
            timestamp,
            event.writerUuid(),
            event.manifest(),
            metadata,
            payloads.serialize(event.payload()))
        .encode();
  }

  PersistentRepr decode(byte[] key, byte[] value) {
    StoredEvent stored = StoredEvent.decode(value);
    PersistentRepr event =
        PersistentRepr.apply(
                payloads.deserialize(stored.event()),
                EntityKey.sequenceNr(key),
                EntityKey.persistenceId(key),
                stored.adapterManifest(),
                false,
                null,
                stored.writer())
            .withTimestamp(stored.timestamp());
    return stored
        .metadata()
        .map(metadata -> event.withMetadata(payloads.deserialize(metadata)))
        .orElse(event);
  }

  /** Hands over events {@code from} to {@code to} (inclusive), {@code max} at most, in order. */
  void replay(
      Reads reads,
      String persistenceId,
      long from,
      long to,
      long max,
      Consumer<PersistentRepr> replay) {
    if (max <= 0 || to < from) {
      return;
    }
    byte[] prefix = EntityKey.prefix(persistenceId);
    byte[] start = EntityKey.of(prefix, Math.max(0, from));
    byte[] end = EntityKey.of(prefix, to == Long.MAX_VALUE ? -1L : to + 1);
    try (Cursor events = reads.cursor(Family.JOURNAL, start, end)) {
      for (long left = max; left > 0 && events.next(); left--) {
        replay.accept(decode(events.key(), events.value()));
      }
    }
  }
}
