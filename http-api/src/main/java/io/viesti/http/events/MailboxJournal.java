package io.viesti.http.events;

import io.viesti.mailbox.Mailbox;
import io.viesti.mailbox.MailboxEvent;
import io.viesti.mailbox.MailboxPush.Happened;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.persistence.query.PersistenceQuery;
import org.apache.pekko.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import org.apache.pekko.stream.javadsl.Source;

/** Reads what happened in a mailbox from the journal. Thread-safe. */
final class MailboxJournal {
  private final CurrentEventsByPersistenceIdQuery query;

  /**
   * @param plugin id of the read journal's configuration
   */
  MailboxJournal(ActorSystem<?> system, String plugin) {
    this.query =
        PersistenceQuery.get(system)
            .getReadJournalFor(CurrentEventsByPersistenceIdQuery.class, plugin);
  }

  /** Events {@code from} to {@code to}, both included, in their order. */
  Source<Happened, NotUsed> read(String mailboxId, long from, long to) {
    return query
        .currentEventsByPersistenceId(Mailbox.persistenceId(mailboxId).id(), from, to)
        .map(envelope -> new Happened(envelope.sequenceNr(), (MailboxEvent) envelope.event()));
  }
}
