package io.viesti.http.events;

import io.viesti.mailbox.MailboxCommand.Subscribe;
import io.viesti.mailbox.MailboxCommand.Unsubscribe;
import io.viesti.mailbox.MailboxEvent;
import io.viesti.mailbox.MailboxPush;
import io.viesti.mailbox.MailboxPush.Gone;
import io.viesti.mailbox.MailboxPush.Happened;
import io.viesti.mailbox.MailboxPush.Subscribed;
import io.viesti.mailbox.Mailboxes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.stream.javadsl.Sink;

/**
 * The one subscriber of a mailbox on this node. Tells every listener each event exactly once and in
 * order: pushes that repeat are left out, pushes that were lost (a mailbox moved) are read from the
 * journal before anything later is told.
 */
final class MailboxFanout extends AbstractBehavior<MailboxFanout.Message> {

  sealed interface Message {}

  /** Reply: {@link Joined}, as soon as it is known where the mailbox stands. */
  record Join(Listener listener, ActorRef<Joined> replyTo) implements Message {}

  /** Everything after event {@code head} will be told, until {@code fanout} gets a leave. */
  record Joined(long head, ActorRef<Message> fanout) {}

  record Leave(Listener listener) implements Message {}

  private record Pushed(MailboxPush push) implements Message {}

  /** Part of the journal; empty when reading failed. */
  private record Replayed(List<Happened> events) implements Message {
    Replayed(List<Happened> events, Throwable failure) {
      this(failure == null ? events : List.of());
    }
  }

  /** The hub's word that nobody is led here any more. */
  enum StopIfIdle implements Message {
    INSTANCE
  }

  /** The hub's word that a node is gone: with it perhaps the mailbox that knew us. */
  enum NodeGone implements Message {
    INSTANCE
  }

  private enum Tick implements Message {
    SUBSCRIBE
  }

  /**
   * What fan-outs share.
   *
   * @param resubscribe how often a mailbox is told again that somebody listens
   */
  record Setup(Mailboxes mailboxes, MailboxJournal journal, Duration resubscribe) {}

  /** Until the mailbox has answered, and after it said it moves. */
  private static final Duration SOON = Duration.ofMillis(500);

  private static final long UNKNOWN = -1;

  /** Events read from the journal at once. */
  private static final int MAX_PART = 500;

  private final String mailboxId;
  private final Setup setup;
  private final TimerScheduler<Message> timers;
  private final ActorRef<MailboxPush> subscriber;
  private final Runnable idle;
  private final Set<Listener> listeners = new LinkedHashSet<>();
  private final List<Join> waiting = new ArrayList<>();

  /** Last event told. */
  private long head = UNKNOWN;

  /** Last event known to exist. */
  private long known = UNKNOWN;

  private boolean replaying;

  private MailboxFanout(
      ActorContext<Message> context,
      TimerScheduler<Message> timers,
      String mailboxId,
      Setup setup,
      Consumer<ActorRef<Message>> idle) {
    super(context);
    this.idle = () -> idle.accept(context.getSelf());
    this.mailboxId = mailboxId;
    this.setup = setup;
    this.timers = timers;
    this.subscriber = context.messageAdapter(MailboxPush.class, Pushed::new);
    subscribe(SOON);
  }

  /**
   * @param idle told each time the last listener left; {@link StopIfIdle} is the answer
   */
  static Behavior<Message> create(String mailboxId, Setup setup, Consumer<ActorRef<Message>> idle) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new MailboxFanout(context, timers, mailboxId, setup, idle)));
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder()
        .onMessage(Join.class, this::onJoin)
        .onMessage(Leave.class, this::onLeave)
        .onMessage(Pushed.class, this::onPushed)
        .onMessage(Replayed.class, this::onReplayed)
        .onMessageEquals(StopIfIdle.INSTANCE, this::onStopIfIdle)
        .onMessageEquals(NodeGone.INSTANCE, this::onNodeGone)
        .onMessageEquals(Tick.SUBSCRIBE, this::onTick)
        .onSignal(PostStop.class, this::onStop)
        .build();
  }

  private Behavior<Message> onJoin(Join join) {
    if (head == UNKNOWN) {
      waiting.add(join);
    } else {
      welcome(join);
    }
    return this;
  }

  private void welcome(Join join) {
    listeners.add(join.listener());
    join.replyTo().tell(new Joined(head, getContext().getSelf()));
  }

  private Behavior<Message> onLeave(Leave leave) {
    listeners.remove(leave.listener());
    waiting.removeIf(join -> join.listener() == leave.listener());
    if (isIdle()) {
      idle.run();
    }
    return this;
  }

  private Behavior<Message> onStopIfIdle() {
    return isIdle() ? Behaviors.stopped() : this;
  }

  private boolean isIdle() {
    return listeners.isEmpty() && waiting.isEmpty();
  }

  private Behavior<Message> onTick() {
    subscribe(SOON.multipliedBy(4));
    return this;
  }

  /** A mailbox that died with its node could tell nobody; it is asked where it is now. */
  private Behavior<Message> onNodeGone() {
    subscribe(SOON);
    return this;
  }

  /**
   * Asks to be told.
   *
   * @param again after so long once more, unless the mailbox has answered
   */
  private void subscribe(Duration again) {
    setup.mailboxes().tell(mailboxId, new Subscribe(subscriber));
    timers.startSingleTimer(Tick.SUBSCRIBE, again);
  }

  private Behavior<Message> onPushed(Pushed pushed) {
    if (pushed.push() instanceof Subscribed subscribed) {
      onSubscribed(subscribed.seq());
    } else if (pushed.push() instanceof Happened happened) {
      onHappened(happened);
    } else if (pushed.push() instanceof Gone) {
      timers.startSingleTimer(Tick.SUBSCRIBE, SOON);
    }
    return this;
  }

  private void onSubscribed(long seq) {
    timers.startSingleTimer(Tick.SUBSCRIBE, setup.resubscribe());
    known = Math.max(known, seq);
    if (head == UNKNOWN) {
      head = seq;
      waiting.forEach(this::welcome);
      waiting.clear();
    }
    catchUp();
  }

  private void onHappened(Happened happened) {
    if (head == UNKNOWN) {
      return;
    }
    known = Math.max(known, happened.seq());
    if (!replaying && happened.seq() == head + 1) {
      tell(happened);
    } else {
      catchUp();
    }
  }

  private void tell(Happened happened) {
    head = happened.seq();
    for (Frame frame : Notifier.frames(happened)) {
      listeners.removeIf(listener -> !listener.tell(frame));
    }
    if (happened.event() instanceof MailboxEvent.Closed) {
      cutOffAll();
    }
  }

  /** Reads from the journal what was not pushed, a bounded part at a time. */
  private void catchUp() {
    if (replaying || head >= known) {
      return;
    }
    replaying = true;
    long last = Math.min(known, head + MAX_PART);
    getContext()
        .pipeToSelf(
            setup
                .journal()
                .read(mailboxId, head + 1, last)
                .runWith(Sink.seq(), getContext().getSystem()),
            (events, failure) -> new Replayed(events, failure));
  }

  private Behavior<Message> onReplayed(Replayed replayed) {
    replaying = false;
    long before = head;
    for (Happened happened : replayed.events()) {
      if (happened.seq() == head + 1) {
        tell(happened);
      }
    }
    if (head == before) {
      getContext().getLog().warn("events after {} of a mailbox can't be read", head);
      cutOffAll();
      head = known;
    }
    catchUp();
    return this;
  }

  private void cutOffAll() {
    listeners.forEach(Listener::cutOff);
    listeners.clear();
  }

  private Behavior<Message> onStop(PostStop signal) {
    cutOffAll();
    setup.mailboxes().tell(mailboxId, new Unsubscribe(subscriber));
    return this;
  }
}
