package io.viesti.delivery.report;

import io.viesti.mailbox.MailboxCommand;
import io.viesti.mailbox.MailboxReply;
import io.viesti.mailbox.Mailboxes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Tells one mailbox, one thing at a time since its acknowledgement does not say of what it is.
 * Stops when it was idle for a while or gets no answer.
 */
final class MailboxProgress extends AbstractBehavior<MailboxProgress.Command> {
  private static final int MAX_WAITING = 2_000;
  private static final Duration TICK = Duration.ofSeconds(3);
  private static final int PATIENCE_TICKS = 3;
  private static final int IDLE_TICKS = 20;

  sealed interface Command {}

  record Say(ProgressReports.Tell what) implements Command {}

  private record Answer(MailboxReply reply) implements Command {}

  private enum Tick implements Command {
    INSTANCE
  }

  private final Mailboxes mailboxes;
  private final String mailboxId;
  private final Deque<ProgressReports.Tell> waiting = new ArrayDeque<>();
  private final ActorRef<MailboxReply> answers;
  private boolean asked;
  private boolean refused;
  private int ticks;

  private MailboxProgress(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Mailboxes mailboxes,
      String mailboxId) {
    super(context);
    this.mailboxes = mailboxes;
    this.mailboxId = mailboxId;
    this.answers = context.messageAdapter(MailboxReply.class, Answer::new);
    timers.startTimerWithFixedDelay(Tick.INSTANCE, TICK);
  }

  static Behavior<Command> create(Mailboxes mailboxes, String mailboxId) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new MailboxProgress(context, timers, mailboxes, mailboxId)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Say.class, this::onSay)
        .onMessage(Answer.class, this::onAnswer)
        .onMessageEquals(Tick.INSTANCE, this::onTick)
        .build();
  }

  private Behavior<Command> onSay(Say say) {
    if (waiting.size() < MAX_WAITING) {
      waiting.add(say.what());
      ask();
    }
    return this;
  }

  private void ask() {
    if (asked || waiting.isEmpty()) {
      return;
    }
    asked = true;
    ticks = 0;
    ProgressReports.Tell what = waiting.peek();
    mailboxes.tell(
        mailboxId,
        new MailboxCommand.RecordProgress(what.submissionId(), what.statuses(), answers));
  }

  private Behavior<Command> onAnswer(Answer answer) {
    boolean later =
        answer.reply() instanceof MailboxReply.Refused refused
            && refused.reason() == MailboxReply.Reason.UNAVAILABLE;
    if (later) {
      refused = true;
      return this;
    }
    asked = false;
    ProgressReports.Tell heard = waiting.poll();
    heard.replyTo().tell(new ProgressReports.Heard(heard.submissionId(), heard.revision()));
    ask();
    return this;
  }

  /**
   * Without an answer for long this teller ends: a late answer must not be taken for another one's,
   * and whoever owes the words tells them again.
   */
  private Behavior<Command> onTick() {
    ticks++;
    if (refused) {
      refused = false;
      asked = false;
      ask();
      return this;
    }
    return ticks > (asked ? PATIENCE_TICKS : IDLE_TICKS) ? Behaviors.stopped() : this;
  }
}
