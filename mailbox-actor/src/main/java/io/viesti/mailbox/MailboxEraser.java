package io.viesti.mailbox;

import org.apache.pekko.actor.Props;
import org.apache.pekko.persistence.AbstractPersistentActor;
import org.apache.pekko.persistence.DeleteMessagesFailure;
import org.apache.pekko.persistence.DeleteMessagesSuccess;
import org.apache.pekko.persistence.DeleteSnapshotsFailure;
import org.apache.pekko.persistence.DeleteSnapshotsSuccess;
import org.apache.pekko.persistence.Recovery;
import org.apache.pekko.persistence.RecoveryCompleted;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;

/**
 * Deletes what a closed mailbox left in journal and snapshot store: first the events before the
 * last one ({@code Closed}, which stays so that the mailbox stays closed), then the snapshots. Done
 * twice it does no harm. Writes nothing itself.
 */
final class MailboxEraser extends AbstractPersistentActor {
  private final String persistenceId;
  private final long lastSeq;
  private final org.apache.pekko.actor.typed.ActorRef<MailboxCommand> mailbox;

  private MailboxEraser(
      String persistenceId,
      long lastSeq,
      org.apache.pekko.actor.typed.ActorRef<MailboxCommand> mailbox) {
    this.persistenceId = persistenceId;
    this.lastSeq = lastSeq;
    this.mailbox = mailbox;
  }

  static Props props(
      String persistenceId,
      long lastSeq,
      org.apache.pekko.actor.typed.ActorRef<MailboxCommand> mailbox) {
    return Props.create(
        MailboxEraser.class, () -> new MailboxEraser(persistenceId, lastSeq, mailbox));
  }

  @Override
  public String persistenceId() {
    return persistenceId;
  }

  @Override
  public Recovery recovery() {
    return Recovery.none();
  }

  @Override
  public Receive createReceiveRecover() {
    return receiveBuilder().match(RecoveryCompleted.class, completed -> begin()).build();
  }

  private void begin() {
    deleteMessages(Math.min(lastSeq, lastSequenceNr()) - 1);
  }

  @Override
  public Receive createReceive() {
    return receiveBuilder()
        .match(
            DeleteMessagesSuccess.class,
            success -> deleteSnapshots(SnapshotSelectionCriteria.latest()))
        .match(DeleteSnapshotsSuccess.class, success -> end(true))
        .match(DeleteMessagesFailure.class, failure -> end(false))
        .match(DeleteSnapshotsFailure.class, failure -> end(false))
        .build();
  }

  private void end(boolean done) {
    mailbox.tell(new MailboxCommand.Erased(done));
    getContext().stop(getSelf());
  }
}
