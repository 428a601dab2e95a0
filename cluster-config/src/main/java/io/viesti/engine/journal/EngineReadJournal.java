package io.viesti.engine.journal;

import io.viesti.engine.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.query.EventEnvelope;
import org.apache.pekko.persistence.query.Offset;
import org.apache.pekko.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import org.apache.pekko.persistence.query.javadsl.CurrentPersistenceIdsQuery;
import org.apache.pekko.persistence.query.javadsl.PagedPersistenceIdsQuery;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Events and persistence ids as they lie in the journal now, everything handed over before the
 * query included. Streams read page by page as they are drained; nothing is held open in between.
 */
public final class EngineReadJournal
    implements CurrentEventsByPersistenceIdQuery,
        CurrentPersistenceIdsQuery,
        PagedPersistenceIdsQuery {
  /** What {@code PersistenceQuery.getReadJournalFor} takes. */
  public static final String IDENTIFIER = "viesti.engine.read-journal";

  private final Engine engine;
  private final EventCodec codec;
  private final int page;

  EngineReadJournal(Engine engine, EventCodec codec, int page) {
    this.engine = engine;
    this.codec = codec;
    this.page = page;
  }

  /** Events {@code from} to {@code to}, both inclusive; the offset is the sequence number. */
  @Override
  public Source<EventEnvelope, NotUsed> currentEventsByPersistenceId(
      String persistenceId, long from, long to) {
    return Source.unfoldAsync(
            from,
            next ->
                engine.readAppended(
                    reads -> {
                      List<EventEnvelope> events = new ArrayList<>();
                      codec.replay(
                          reads, persistenceId, next, to, page, event -> events.add(of(event)));
                      return events.isEmpty()
                          ? Optional.<Pair<Long, List<EventEnvelope>>>empty()
                          : Optional.of(
                              Pair.create(events.get(events.size() - 1).sequenceNr() + 1, events));
                    }))
        .mapConcat(events -> events);
  }

  private static EventEnvelope of(PersistentRepr event) {
    return new EventEnvelope(
        Offset.sequence(event.sequenceNr()),
        event.persistenceId(),
        event.sequenceNr(),
        event.payload(),
        event.timestamp(),
        event.metadata());
  }

  @Override
  public Source<String, NotUsed> currentPersistenceIds() {
    return currentPersistenceIds(Optional.empty(), Long.MAX_VALUE);
  }

  /** Ids that have events, shorter ones first, then by their octets. */
  @Override
  public Source<String, NotUsed> currentPersistenceIds(Optional<String> afterId, long limit) {
    return Source.unfoldAsync(
            afterId,
            after ->
                engine.readAppended(
                    reads -> {
                      List<String> ids = Entities.page(reads, after, page);
                      return ids.isEmpty()
                          ? Optional.<Pair<Optional<String>, List<String>>>empty()
                          : Optional.of(Pair.create(Optional.of(ids.get(ids.size() - 1)), ids));
                    }))
        .mapConcat(ids -> ids)
        .take(limit);
  }
}
