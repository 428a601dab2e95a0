package io.viesti.engine.journal;

import com.typesafe.config.Config;
import io.viesti.engine.EngineExtension;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.persistence.query.EventEnvelope;
import org.apache.pekko.persistence.query.ReadJournalProvider;
import org.apache.pekko.persistence.query.scaladsl.CurrentEventsByPersistenceIdQuery;
import org.apache.pekko.persistence.query.scaladsl.CurrentPersistenceIdsQuery;
import org.apache.pekko.persistence.query.scaladsl.ReadJournal;
import org.apache.pekko.stream.scaladsl.Source;

/** Makes the read journal for {@code PersistenceQuery}, in both its languages. */
public final class EngineReadJournalProvider implements ReadJournalProvider {
  private final EngineReadJournal journal;

  public EngineReadJournalProvider(ExtendedActorSystem system, Config config) {
    journal =
        new EngineReadJournal(
            EngineExtension.engineOf(system),
            new EventCodec(new Payloads(system)),
            config.getInt("page"));
  }

  @Override
  public ReadJournal scaladslReadJournal() {
    return new ForScala(journal);
  }

  @Override
  public EngineReadJournal javadslReadJournal() {
    return journal;
  }

  private record ForScala(EngineReadJournal journal)
      implements CurrentEventsByPersistenceIdQuery, CurrentPersistenceIdsQuery {

    @Override
    public Source<EventEnvelope, NotUsed> currentEventsByPersistenceId(
        String persistenceId, long from, long to) {
      return journal.currentEventsByPersistenceId(persistenceId, from, to).asScala();
    }

    @Override
    public Source<String, NotUsed> currentPersistenceIds() {
      return journal.currentPersistenceIds().asScala();
    }
  }
}
