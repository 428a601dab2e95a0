package io.viesti.mailbox;

import io.viesti.asking.Questions;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;

/**
 * Speaks to mailboxes from outside of actors. Not for the accept path, where every {@code ask}
 * costs: incoming mail goes through {@code MailQueue}. Thread-safe.
 */
public final class Mailboxes {
  private final ClusterSharding sharding;
  private final Duration timeout;

  /**
   * @param timeout after which an ask fails with {@link java.util.concurrent.TimeoutException}: the
   *     outcome is then unknown
   */
  public Mailboxes(ActorSystem<?> system, Duration timeout) {
    this.sharding = ClusterSharding.get(system);
    this.timeout = timeout;
  }

  /** Sends a command and returns its one reply. */
  public CompletionStage<MailboxReply> ask(
      String mailboxId, Function<ActorRef<MailboxReply>, MailboxCommand> command) {
    return entity(mailboxId).ask(command::apply, timeout);
  }

  /** Asks what changes nothing, again and again while the mailbox is silent. */
  public CompletionStage<MailboxReply> read(
      String mailboxId, Function<ActorRef<MailboxReply>, MailboxCommand.Reading> question) {
    return Questions.ask(entity(mailboxId), question::apply, timeout);
  }

  /** Sends a command that has no reply or whose replies go to an actor of the caller's. */
  public void tell(String mailboxId, MailboxCommand command) {
    entity(mailboxId).tell(command);
  }

  private EntityRef<MailboxCommand> entity(String mailboxId) {
    return sharding.entityRefFor(Mailbox.KEY, mailboxId);
  }
}
