package io.viesti.mailbox;

import io.viesti.mailbox.MailboxCommand.Reading;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorInterceptor;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * What the journal holds of a mailbox as far as that is known here: the state after the last write
 * that succeeded. While a write is under way, and while the mailbox starts anew because one failed,
 * whoever reads is answered from it; so reading goes on when the journal is slow or down.
 * Everything else waits for the mailbox as ever. Used by its mailbox's actor only.
 */
final class LastKnown extends BehaviorInterceptor<MailboxCommand, MailboxCommand> {
  private final Runnable stopped;
  private MailboxState state;
  private boolean writing;
  private boolean startsAnew;

  /**
   * @param stopped called when the mailbox is to stop while it starts anew and can't be told
   */
  LastKnown(Runnable stopped) {
    super(MailboxCommand.class);
    this.stopped = stopped;
  }

  /** The journal holds this now, and nothing is being written. */
  void stands(MailboxState durable) {
    state = durable;
    writing = false;
    startsAnew = false;
  }

  /** A write begins. */
  void writes() {
    writing = true;
  }

  /**
   * The journal failed: until it was read nobody knows more than what stood before.
   *
   * @return whether that is new
   */
  boolean startsAnew() {
    boolean before = startsAnew;
    startsAnew = true;
    return !before;
  }

  @Override
  public Behavior<MailboxCommand> aroundReceive(
      TypedActorContext<MailboxCommand> context,
      MailboxCommand command,
      ReceiveTarget<MailboxCommand> mailbox) {
    if (command == MailboxCommand.Stop.INSTANCE && startsAnew) {
      // The journal may be away for longer than whoever hands the shard over has patience.
      stopped.run();
      return Behaviors.stopped();
    }
    if (command instanceof Reading reading && state != null && (writing || startsAnew)) {
      reading.replyTo().tell(Requests.read(state, reading));
      return Behaviors.same();
    }
    return mailbox.apply(context, command);
  }
}
