package io.viesti.edge.submission;

import io.viesti.mailbox.MailboxReply;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/** Waits for a mailbox's answer to one command at a time. */
final class ReplySlot {
  /** What it is told. */
  sealed interface Message {}

  /**
   * Send something and wait.
   *
   * @param send is given where the answer shall go
   * @param answered called in this actor, at most once, when the answer came
   * @param missed called in this actor when it did not; the slot then stops
   */
  record Await(
      Consumer<ActorRef<MailboxReply>> send, Consumer<MailboxReply> answered, Runnable missed)
      implements Message {}

  private record Answer(MailboxReply reply) implements Message {}

  private enum Late implements Message {
    LATE
  }

  private final TimerScheduler<Message> timers;
  private final ActorRef<MailboxReply> answers;
  private final Duration timeout;
  private Await current;

  private ReplySlot(
      TimerScheduler<Message> timers, ActorRef<MailboxReply> answers, Duration timeout) {
    this.timers = timers;
    this.answers = answers;
    this.timeout = timeout;
  }

  static Behavior<Message> create(Duration timeout) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new ReplySlot(
                            timers,
                            context.messageAdapter(MailboxReply.class, Answer::new),
                            timeout)
                        .behavior()));
  }

  private Behavior<Message> behavior() {
    return Behaviors.receive(Message.class)
        .onMessage(Await.class, this::send)
        .onMessage(Answer.class, this::answered)
        .onMessage(Late.class, late -> missed())
        .build();
  }

  private Behavior<Message> send(Await await) {
    current = await;
    timers.startSingleTimer(Late.LATE, timeout);
    await.send().accept(answers);
    return Behaviors.same();
  }

  private Behavior<Message> answered(Answer answer) {
    timers.cancel(Late.LATE);
    Await done = current;
    current = null;
    if (done != null) {
      done.answered().accept(answer.reply());
    }
    return Behaviors.same();
  }

  private Behavior<Message> missed() {
    if (current == null) {
      return Behaviors.same();
    }
    current.missed().run();
    return Behaviors.stopped();
  }
}
