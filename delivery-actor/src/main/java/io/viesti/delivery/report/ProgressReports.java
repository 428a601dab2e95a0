package io.viesti.delivery.report;

import io.viesti.mailbox.Mailboxes;
import io.viesti.outbox.RecipientStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * Takes statuses to mailboxes, each mailbox by a {@link MailboxProgress} of its own that lives
 * while there is something to say. At its bound of mailboxes it drops what is new: the queues that
 * owe it tell again.
 */
public final class ProgressReports extends AbstractBehavior<ProgressReports.Tell> {
  private static final int MAX_MAILBOXES = 10_000;

  /**
   * Tell a mailbox how a submission stands.
   *
   * @param revision returned in the acknowledgement
   * @param replyTo told {@link Heard} once the mailbox has it durably
   */
  public record Tell(
      String mailboxId,
      String submissionId,
      List<RecipientStatus> statuses,
      int revision,
      ActorRef<Heard> replyTo) {}

  /** The mailbox has it durably, or there is no such mailbox or submission. */
  public record Heard(String submissionId, int revision) {}

  private final Mailboxes mailboxes;
  private final Map<String, ActorRef<MailboxProgress.Command>> tellers = new HashMap<>();

  private ProgressReports(ActorContext<Tell> context, Mailboxes mailboxes) {
    super(context);
    this.mailboxes = mailboxes;
  }

  public static Behavior<Tell> create(Mailboxes mailboxes) {
    return Behaviors.setup(context -> new ProgressReports(context, mailboxes));
  }

  @Override
  public Receive<Tell> createReceive() {
    return newReceiveBuilder()
        .onMessage(Tell.class, this::onTell)
        .onSignal(Terminated.class, this::onTerminated)
        .build();
  }

  private Behavior<Tell> onTell(Tell tell) {
    ActorRef<MailboxProgress.Command> teller = tellers.get(tell.mailboxId());
    if (teller == null) {
      if (tellers.size() >= MAX_MAILBOXES) {
        return this;
      }
      teller = getContext().spawnAnonymous(MailboxProgress.create(mailboxes, tell.mailboxId()));
      getContext().watch(teller);
      tellers.put(tell.mailboxId(), teller);
    }
    teller.tell(new MailboxProgress.Say(tell));
    return this;
  }

  /** What was told to one that just stopped is told again by the queue that owes it. */
  private Behavior<Tell> onTerminated(Terminated gone) {
    tellers.values().removeIf(teller -> teller.equals(gone.getRef()));
    return this;
  }
}
