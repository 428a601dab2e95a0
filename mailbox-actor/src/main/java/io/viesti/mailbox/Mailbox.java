package io.viesti.mailbox;

import com.typesafe.config.Config;
import io.viesti.gate.Acknowledging;
import io.viesti.mailbox.MailboxCommand.Deliver;
import io.viesti.mailbox.MailboxCommand.Request;
import io.viesti.wake.Waker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingSettings;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.persistence.typed.JournalPersistFailed;
import org.apache.pekko.persistence.typed.JournalPersistRejected;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.RecoveryFailed;
import org.apache.pekko.persistence.typed.SnapshotAdapter;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EffectBuilder;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
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

  /** Emails a command may name at most: replies between nodes stay below 128 KiB. */
  public static final int MAX_IDS = 100;

  /** Emails a page holds at most: replies between nodes stay below 128 KiB. */
  public static final int MAX_PAGE = 100;

  private final ActorContext<MailboxCommand> context;
  private final String mailboxId;
  private final MailboxServices services;
  private final MailboxSettings settings;
  private final MailboxMetrics metrics;
  private final Acknowledging<MailboxCommand> acknowledging;

  private final Watchers watchers;
  private final OwedWork owed;
  private final Aftermath aftermath;
  private final IdSpilling spilling;
  private final LastKnown lastKnown;
  private final Instant started;

  /** The command whose events are being written. */
  private Optional<MailboxCommand> writing = Optional.empty();

  private boolean counted;

  private Mailbox(
      ActorContext<MailboxCommand> context,
      String mailboxId,
      MailboxServices services,
      MailboxSettings settings,
      MailboxMetrics metrics) {
    super(
        persistenceId(mailboxId),
        // Failures are told here, a line each; the supervisor would add a stack trace per mailbox.
        SupervisorStrategy.restartWithBackoff(settings.minBackoff(), settings.maxBackoff(), 0.2)
            .withLoggingEnabled(false));
    this.context = context;
    this.mailboxId = mailboxId;
    this.services = services;
    this.settings = settings;
    this.metrics = metrics;
    this.acknowledging = new Acknowledging<>(context, MailboxCommand.Stop.INSTANCE);
    this.watchers = new Watchers(context, metrics, settings.subscribers());
    this.owed = new OwedWork(context, mailboxId, services, metrics);
    this.spilling = new IdSpilling(context, services.blobs());
    this.aftermath = new Aftermath(context, mailboxId, services.traces(), metrics, watchers, owed);
    this.lastKnown = new LastKnown(this::stopped);
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
        settings.sharding().getString("role"),
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
    return Behaviors.setup(
        context -> {
          Mailbox mailbox = new Mailbox(context, mailboxId, services, settings, metrics);
          return Behaviors.intercept(() -> mailbox.lastKnown, mailbox);
        });
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

  /** The snapshot store keeps the last three and removes older ones by itself. */
  @Override
  public boolean shouldSnapshot(MailboxState state, MailboxEvent event, long seq) {
    return seq % MailboxSnapshot.every(settings.snapshotEvery(), state.index().size()) == 0;
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
        .onSignal(RecoveryFailed.class, (state, signal) -> readFailed(signal.getFailure()))
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
    } else if (command instanceof MailboxCommand.Looked looked) {
      return looked(state, looked);
    } else if (command instanceof MailboxCommand.Checked checked) {
      return checked(state, checked);
    } else if (command instanceof MailboxCommand.IdsWritten written) {
      return effect(
          state, written, new Decision<>(spilling.written(written, now()), s -> s), s -> {});
    } else if (command == MailboxCommand.Stop.INSTANCE) {
      return Effect().stop();
    }
    onNudge(state, command);
    return Effect().none();
  }

  /** What leads to no event at once. */
  private void onNudge(MailboxState state, MailboxCommand command) {
    if (command instanceof MailboxCommand.Subscribe subscribe) {
      subscribe(state, subscribe.subscriber());
    } else if (command instanceof MailboxCommand.Unsubscribe unsubscribe) {
      watchers.unsubscribe(unsubscribe.subscriber());
    } else if (command instanceof MailboxCommand.Owed settled) {
      owed.settled(settled);
    } else if (command instanceof MailboxCommand.Erased erased) {
      if (erased.done()) {
        owed.payAll();
      }
    } else if (command instanceof MailboxCommand.Wake wake) {
      owed.woken(wake.due());
      goOn(state);
    } else {
      goOn(state);
    }
  }

  private void goOn(MailboxState state) {
    if (state.holder().phase() == Holder.Phase.CLOSED) {
      aftermath.erase(state);
    } else {
      owed.goOn(state);
    }
  }

  private void subscribe(MailboxState state, ActorRef<MailboxPush> subscriber) {
    if (state.isOpen()) {
      watchers.subscribe(subscriber, state.seq());
    } else {
      subscriber.tell(new MailboxPush.Gone());
    }
  }

  private Effect<MailboxEvent, MailboxState> deliver(MailboxState state, Deliver command) {
    if (command.arrival().glance().isEmpty() && state.isOpen() && !owed.isCovered(command)) {
      return Effect().none();
    }
    List<SpilledIds> suspects = state.deliveries().suspects(command.arrival().deliveryId(), now());
    if (suspects.isEmpty()) {
      return decide(state, command);
    }
    int runs = state.deliveries().spilled().size();
    if (!spilling.look(command, suspects, runs, now())) {
      Unavailable.answer(mailboxId, command, metrics);
    }
    return Effect().none();
  }

  /** A delivery that a filter suspected to be a repeat. */
  private Effect<MailboxEvent, MailboxState> checked(
      MailboxState state, MailboxCommand.Checked checked) {
    spilling.checked();
    Deliver deliver = checked.deliver();
    if (!checked.known()) {
      Unavailable.answer(mailboxId, deliver, metrics);
      return Effect().none();
    } else if (checked.runs() != state.deliveries().spilled().size()) {
      return deliver(state, deliver);
    } else if (checked.first().isPresent() && isHere(state, deliver.arrival())) {
      answer(
          deliver,
          new Delivery(deliver.token(), mailboxId, Delivery.Result.REPEATED, checked.first()));
      return Effect().none();
    }
    return decide(state, deliver);
  }

  private static boolean isHere(MailboxState state, Arrival arrival) {
    return state.isOpen() && state.holder().holds(arrival.recipient(), arrival.generation());
  }

  private Effect<MailboxEvent, MailboxState> decide(MailboxState state, Deliver command) {
    Decision<Delivery> decision =
        Arrivals.deliver(state, mailboxId, command, settings.limits(), now());
    return effect(state, command, decision, delivery -> answer(command, delivery));
  }

  private void answer(Deliver command, Delivery delivery) {
    metrics.delivery(delivery.result());
    command.replyTo().tell(delivery);
  }

  private Effect<MailboxEvent, MailboxState> request(MailboxState state, Request request) {
    boolean owes =
        request instanceof MailboxCommand.Submit || request instanceof MailboxCommand.Close;
    if (owes && state.isOpen() && !owed.isCovered(request)) {
      return Effect().none();
    }
    Decision<MailboxReply> decision =
        Requests.decide(state, mailboxId, request, settings.limits(), now());
    return effect(state, request, decision, request.replyTo()::tell);
  }

  private Effect<MailboxEvent, MailboxState> looked(
      MailboxState state, MailboxCommand.Looked looked) {
    List<MailboxEvent> events = owed.looked(state, looked);
    if (events.isEmpty()) {
      if (looked.glance().isPresent()) {
        goOn(state);
      }
      return Effect().none();
    }
    return effect(state, looked, new Decision<>(events, after -> after), after -> {});
  }

  private <R> Effect<MailboxEvent, MailboxState> effect(
      MailboxState before, MailboxCommand command, Decision<R> decision, Consumer<R> replyTo) {
    if (decision.events().isEmpty()) {
      replyTo.accept(decision.reply().apply(before));
      return Effect().none();
    }
    writing = Optional.of(command);
    lastKnown.writes();
    return persisted(decision.events())
        .thenRun(
            after -> {
              lastKnown.stands(after);
              acknowledging.pass(
                  () -> {
                    aftermath.of(decision.events(), after);
                    spilling.proceed(after.deliveries(), now());
                    replyTo.accept(decision.reply().apply(after));
                  },
                  () -> Unavailable.answer(mailboxId, command, metrics));
            });
  }

  private EffectBuilder<MailboxEvent, MailboxState> persisted(List<MailboxEvent> events) {
    return events.size() == 1 ? Effect().persist(events.get(0)) : Effect().persist(events);
  }

  private void recovered(MailboxState state) {
    lastKnown.stands(state);
    watchers.gone();
    owed.recovered(state);
    spilling.reset();
    if (!counted) {
      counted = true;
      metrics.recovered(Duration.between(started, now()));
    }
  }

  /** The supervisor starts the mailbox anew; what waits is carried out then. */
  private void writeFailed(Throwable failure) {
    metrics.journalFailed();
    lastKnown.startsAnew();
    context.getLog().error("mailbox {} could not be written: {}", mailboxId, failure.toString());
    writing.ifPresent(command -> Unavailable.answer(mailboxId, command, metrics));
    writing = Optional.empty();
  }

  /** Said once for each time that the journal is away; the supervisor tries again and again. */
  private void readFailed(Throwable failure) {
    metrics.journalFailed();
    if (lastKnown.startsAnew()) {
      context.getLog().error("mailbox {} could not be read: {}", mailboxId, failure.toString());
    }
  }

  private void stopped() {
    watchers.gone();
    owed.stopped();
    if (counted) {
      counted = false;
      metrics.stopped();
    }
  }
}
