package io.viesti.mailbox;

import com.typesafe.config.Config;
import io.viesti.failpoint.FailPoint;
import io.viesti.mailbox.MailboxCommand.Deliver;
import io.viesti.mailbox.MailboxCommand.Request;
import io.viesti.mailbox.MailboxEvent.Delivered;
import io.viesti.mailbox.MailboxEvent.DeliveredEmail;
import io.viesti.mailbox.MailboxEvent.SubmissionProgressed;
import io.viesti.mailbox.MailboxEvent.Submitted;
import io.viesti.outbox.RecipientStatus;
import io.viesti.wake.Waker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingSettings;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.persistence.typed.JournalPersistFailed;
import org.apache.pekko.persistence.typed.JournalPersistRejected;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.SnapshotAdapter;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/**
 * The mailbox entity: the rim around decisions that are pure. It makes their events durable, then
 * does what follows from them: replies, pushes, hands to the outbox, looks into content.
 */
public final class Mailbox
    extends EventSourcedBehavior<MailboxCommand, MailboxEvent, MailboxState> {
  /** Name of the entity type; persistence ids are {@code Mailbox|<mailbox id>}. */
  public static final EntityTypeKey<MailboxCommand> KEY =
      EntityTypeKey.create(MailboxCommand.class, "Mailbox");

  /** Emails a command may name at most. */
  public static final int MAX_IDS = 500;

  /** Emails a page holds at most: replies between nodes stay below 128 KiB. */
  public static final int MAX_PAGE = 100;

  /** Commands that may wait for a wake entry to become durable. */
  private static final int MAX_WAITING = 1_000;

  private static final int SNAPSHOTS_KEPT = 3;

  private final ActorContext<MailboxCommand> context;
  private final String mailboxId;
  private final MailboxServices services;
  private final MailboxSettings settings;
  private final MailboxMetrics metrics;

  private final Watchers watchers;
  private final WakeDebts debts;
  private final Pushing pushing;
  private final Filing filing;
  private final List<MailboxCommand> waiting = new ArrayList<>();
  private Runnable answerIfWriteFails = () -> {};
  private Instant started;
  private boolean counted;

  private Mailbox(
      ActorContext<MailboxCommand> context,
      String mailboxId,
      MailboxServices services,
      MailboxSettings settings,
      MailboxMetrics metrics) {
    super(
        persistenceId(mailboxId),
        SupervisorStrategy.restartWithBackoff(settings.minBackoff(), settings.maxBackoff(), 0.2));
    this.context = context;
    this.mailboxId = mailboxId;
    this.services = services;
    this.settings = settings;
    this.metrics = metrics;
    this.watchers = new Watchers(context, metrics, settings.subscribers());
    this.debts = new WakeDebts(services.wakeIndex(), mailboxId);
    this.pushing = new Pushing(services.outbox());
    this.filing = new Filing(context, services.blobs(), metrics);
    this.started = services.clock().instant();
  }

  /** The persistence id of a mailbox. */
  public static PersistenceId persistenceId(String mailboxId) {
    return PersistenceId.of(KEY.name(), mailboxId);
  }

  /**
   * Makes this node host mailboxes and wake those that owe work. Called once, before anything is
   * sent to one. Needs {@code viesti-mailbox.conf} in the system's configuration.
   */
  public static void init(ActorSystem<?> system, MailboxServices services) {
    Config config = system.settings().config();
    MailboxSettings settings = MailboxSettings.from(config);
    MailboxMetrics metrics = new MailboxMetrics(services.metrics());
    ClusterSharding sharding = ClusterSharding.get(system);
    sharding.init(
        Entity.of(KEY, entity -> create(entity.getEntityId(), services, settings, metrics))
            .withStopMessage(MailboxCommand.Stop.INSTANCE)
            .withSettings(ClusterShardingSettings.fromConfig(settings.sharding())));
    Waker.init(
        system,
        services.wakeIndex(),
        services.clock(),
        KEY.name(),
        entry ->
            sharding
                .entityRefFor(KEY, entry.entityId())
                .tell(new MailboxCommand.Wake(entry.due())));
  }

  static Behavior<MailboxCommand> create(
      String mailboxId,
      MailboxServices services,
      MailboxSettings settings,
      MailboxMetrics metrics) {
    return Behaviors.setup(context -> new Mailbox(context, mailboxId, services, settings, metrics));
  }

  @Override
  public MailboxState emptyState() {
    return MailboxState.EMPTY;
  }

  @Override
  public EventHandler<MailboxState, MailboxEvent> eventHandler() {
    return MailboxState::apply;
  }

  @Override
  public CommandHandler<MailboxCommand, MailboxEvent, MailboxState> commandHandler() {
    return this::onCommand;
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    return RetentionCriteria.snapshotEvery(settings.snapshotEvery(), SNAPSHOTS_KEPT);
  }

  @Override
  public SnapshotAdapter<MailboxState> snapshotAdapter() {
    return new SnapshotAdapter<>() {
      @Override
      public Object toJournal(MailboxState state) {
        return MailboxSnapshot.of(state);
      }

      @Override
      public MailboxState fromJournal(Object from) {
        return ((MailboxSnapshot) from).toState();
      }
    };
  }

  @Override
  public Optional<Integer> stashCapacity() {
    return Optional.of(settings.stash());
  }

  @Override
  public SignalHandler<MailboxState> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.class, (state, signal) -> recovered(state))
        .onSignal(Terminated.class, (state, signal) -> watchers.terminated(signal.getRef()))
        .onSignal(JournalPersistFailed.class, (state, s) -> writeFailed(s.getFailure()))
        .onSignal(JournalPersistRejected.class, (state, s) -> writeFailed(s.getFailure()))
        .onSignal(PostStop.class, (state, signal) -> stopped())
        .build();
  }

  private Instant now() {
    return services.clock().instant();
  }

  private Effect<MailboxEvent, MailboxState> onCommand(MailboxState state, MailboxCommand command) {
    if (command instanceof Deliver deliver) {
      return deliver(state, deliver);
    } else if (command instanceof Request request) {
      return request(state, request);
    } else if (command instanceof MailboxCommand.Subscribe subscribe) {
      subscribe(state, subscribe.subscriber());
      return Effect().none();
    } else if (command instanceof MailboxCommand.Unsubscribe unsubscribe) {
      watchers.unsubscribe(unsubscribe.subscriber());
      return Effect().none();
    } else if (command == MailboxCommand.Stop.INSTANCE) {
      return Effect().stop();
    } else if (command instanceof MailboxCommand.Looked looked) {
      return looked(state, looked);
    } else if (command instanceof MailboxCommand.Wake wake) {
      debts.woken(wake.due());
    } else if (command instanceof MailboxCommand.Owed owed) {
      debts.settled(owed.due(), owed.durable(), now());
      resume(owed.durable());
      return Effect().none();
    } else if (command instanceof MailboxCommand.Erased erased && erased.done()) {
      debts.payAll();
      return Effect().none();
    }
    goOn(state);
    return Effect().none();
  }

  private void subscribe(MailboxState state, ActorRef<MailboxPush> subscriber) {
    if (state.isOpen()) {
      watchers.subscribe(subscriber, state.seq());
    } else {
      subscriber.tell(new MailboxPush.Gone());
    }
  }

  private Effect<MailboxEvent, MailboxState> deliver(MailboxState state, Deliver command) {
    if (command.arrival().glance().isEmpty() && !isCovered(command)) {
      return Effect().none();
    }
    Decision<Delivery> decision =
        Arrivals.deliver(state, mailboxId, command, settings.limits(), now());
    return effect(state, decision, reply -> answer(command, reply), () -> unavailable(command));
  }

  private void answer(Deliver command, Delivery delivery) {
    metrics.delivery(delivery.result());
    command.replyTo().tell(delivery);
  }

  private Effect<MailboxEvent, MailboxState> request(MailboxState state, Request request) {
    boolean owes =
        request instanceof MailboxCommand.Submit || request instanceof MailboxCommand.Close;
    if (owes && state.isOpen() && !isCovered(request)) {
      return Effect().none();
    }
    Decision<MailboxReply> decision =
        Requests.decide(state, mailboxId, request, settings.limits(), now());
    return effect(state, decision, request.replyTo()::tell, () -> unavailable(request));
  }

  private <R> Effect<MailboxEvent, MailboxState> effect(
      MailboxState before,
      Decision<R> decision,
      java.util.function.Consumer<R> replyTo,
      Runnable ifWriteFails) {
    if (decision.events().isEmpty()) {
      replyTo.accept(decision.reply().apply(before));
      return Effect().none();
    }
    answerIfWriteFails = ifWriteFails;
    return Effect()
        .persist(decision.events())
        .thenRun(
            after -> {
              happened(decision.events(), after);
              replyTo.accept(decision.reply().apply(after));
            });
  }

  private Effect<MailboxEvent, MailboxState> looked(
      MailboxState state, MailboxCommand.Looked looked) {
    List<MailboxEvent> events = filing.looked(state, looked, now());
    if (events.isEmpty()) {
      if (looked.glance().isPresent()) {
        goOn(state);
      }
      return Effect().none();
    }
    answerIfWriteFails = () -> {};
    return Effect().persist(events).thenRun(after -> happened(events, after));
  }

  /** What follows once events are durable. */
  private void happened(List<MailboxEvent> events, MailboxState after) {
    for (MailboxEvent event : events) {
      if (event instanceof Delivered delivered) {
        FailPoint.AFTER_EVENT.pass();
        delivered(delivered);
      } else if (event instanceof Submitted submitted) {
        FailPoint.AFTER_SUBMIT.pass();
        submitted(submitted, after);
      } else if (event instanceof SubmissionProgressed progressed) {
        progressed(progressed, after);
      } else if (event instanceof MailboxEvent.Closed) {
        erase(after);
      }
    }
    watchers.happened(events, after.seq());
    if (!after.isOpen()) {
      watchers.gone();
    }
    filing.proceed(after);
  }

  private void delivered(Delivered event) {
    for (DeliveredEmail delivered : event.emails()) {
      StoredEmail email = delivered.email();
      services
          .traces()
          .note(
              delivered.traceId(),
              event.at(),
              "stored for " + delivered.recipient() + " as email " + email.id());
    }
  }

  private void submitted(Submitted event, MailboxState after) {
    metrics.submitted();
    services
        .traces()
        .note(
            event.submission().traceId(),
            event.at(),
            "submitted by mailbox " + mailboxId + " as " + event.submission().id());
    after.submissions().find(event.submission().id()).ifPresent(kept -> pushing.push(kept, now()));
  }

  private void progressed(SubmissionProgressed event, MailboxState after) {
    after
        .submissions()
        .find(event.submissionId())
        .filter(kept -> !kept.isOpen())
        .ifPresent(
            kept -> {
              pushing.finished(event.submissionId());
              note(kept, event);
            });
    if (!owes(after)) {
      debts.payAll();
    }
  }

  private void note(KeptSubmission kept, SubmissionProgressed event) {
    for (RecipientStatus status : event.statuses()) {
      services
          .traces()
          .note(
              kept.submission().traceId(),
              event.at(),
              "outcome known to the sender's mailbox: "
                  + status.recipient()
                  + " "
                  + status.state().name().toLowerCase(java.util.Locale.ROOT));
    }
  }

  private static boolean owes(MailboxState state) {
    return !state.submissions().open().isEmpty() || !state.unfiled().isEmpty();
  }

  /** Does what is due now and sees to it that a wake entry stands for what is due later. */
  private void goOn(MailboxState state) {
    Instant now = now();
    if (state.holder().phase() == Holder.Phase.CLOSED) {
      erase(state);
      return;
    }
    filing.proceed(state);
    if (pushing.pushDue(state.submissions(), now)) {
      context.scheduleOnce(Duration.ofMillis(100), context.getSelf(), MailboxCommand.Tick.INSTANCE);
    }
    if (!owes(state)) {
      debts.payAll();
      return;
    }
    Duration delay =
        pushing
            .nextDue(state.submissions(), now)
            .map(due -> Duration.between(now, due))
            .filter(d -> state.unfiled().isEmpty() && d.compareTo(WakeDebts.SOON) > 0)
            .orElse(WakeDebts.SOON);
    if (!debts.covers(now, delay)) {
      owe(now, delay);
    }
  }

  /**
   * Whether a durable wake entry stands for what this command will make owed. If not, one is
   * written, and the command comes again when that is done.
   */
  private boolean isCovered(MailboxCommand command) {
    Instant now = now();
    if (debts.covers(now, WakeDebts.SOON) || owe(now, WakeDebts.SOON)) {
      return true;
    }
    if (waiting.size() < MAX_WAITING) {
      waiting.add(command);
    } else {
      unavailable(command);
    }
    return false;
  }

  /** True when the entry is durable at once, as with the embedded engine. */
  private boolean owe(Instant now, Duration delay) {
    Instant due = debts.nextDue(now, delay);
    java.util.concurrent.CompletableFuture<Void> written = debts.owe(due).toCompletableFuture();
    if (written.isDone()) {
      boolean durable = !written.isCompletedExceptionally();
      debts.settled(due, durable, now);
      return durable;
    }
    context.pipeToSelf(written, (done, failure) -> new MailboxCommand.Owed(due, failure == null));
    return false;
  }

  private void resume(boolean durable) {
    List<MailboxCommand> commands = List.copyOf(waiting);
    waiting.clear();
    for (MailboxCommand command : commands) {
      if (durable) {
        context.getSelf().tell(command);
      } else {
        unavailable(command);
      }
    }
  }

  private void unavailable(MailboxCommand command) {
    if (command instanceof Deliver deliver) {
      Delivery.Result result = Delivery.Result.UNAVAILABLE;
      answer(deliver, new Delivery(deliver.token(), mailboxId, result, Optional.empty()));
    } else if (command instanceof Request request) {
      request
          .replyTo()
          .tell(
              new MailboxReply.Refused(
                  MailboxReply.Reason.UNAVAILABLE, "storage takes no writes now"));
    }
  }

  private void erase(MailboxState closed) {
    Adapter.actorOf(
        context, MailboxEraser.props(persistenceId().id(), closed.seq(), context.getSelf()));
  }

  private void recovered(MailboxState state) {
    watchers.gone();
    pushing.forget();
    filing.reset();
    resume(false);
    if (!counted) {
      counted = true;
      metrics.recovered(Duration.between(started, now()));
    }
    if (owes(state)) {
      goOn(state);
    }
  }

  private void writeFailed(Throwable failure) {
    metrics.journalFailed();
    context.getLog().error("mailbox {} could not be written: {}", mailboxId, failure.toString());
    answerIfWriteFails.run();
    answerIfWriteFails = () -> {};
  }

  private void stopped() {
    watchers.gone();
    filing.reset();
    resume(false);
    if (counted) {
      counted = false;
      metrics.stopped();
    }
  }
}
