package io.viesti.delivery.domain;

import io.viesti.delivery.domain.DomainQueueCommand.Taken;
import io.viesti.delivery.report.ProgressReports;
import io.viesti.delivery.session.OutgoingMail;
import io.viesti.delivery.site.AttemptReport;
import io.viesti.failpoint.FailPoint;
import io.viesti.gate.AcknowledgementGate;
import io.viesti.gate.Acknowledging;
import io.viesti.outbox.RecipientStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
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
 * The durable queue of mail to one domain, one lane of it. What comes in while a write is under way
 * is written together with the next one. Supervises its attempts: when their child crashes it is
 * started anew after a pause and handed again what was out; when it keeps crashing the queue stops,
 * and the wake index brings it back.
 */
public final class DomainQueue
    extends EventSourcedBehavior<DomainQueueCommand, DomainQueueEvent, DomainQueueState> {
  /** Name of the entity type; entity ids are made by {@link Lane}. */
  public static final EntityTypeKey<DomainQueueCommand> KEY =
      EntityTypeKey.create(DomainQueueCommand.class, "DomainQueue");

  private final ActorContext<DomainQueueCommand> context;
  private final TimerScheduler<DomainQueueCommand> timers;
  private final ActorRef<ClusterSharding.ShardCommand> shard;
  private final Lane lane;
  private final QueueSettings settings;
  private final DomainQueueServices services;
  private final WakeKeeper wake;
  private final Words words;
  private final Story story;
  private final Outlook outlook;
  private final Collected collected = new Collected();

  private final Tries tries;
  private final AcknowledgementGate gate;
  private final Acknowledging<DomainQueueCommand> acknowledging;
  private final Operators operators;
  private boolean flushing;
  private int counted;
  private Optional<Instant> quietSince = Optional.empty();

  private DomainQueue(
      ActorContext<DomainQueueCommand> context,
      TimerScheduler<DomainQueueCommand> timers,
      ActorRef<ClusterSharding.ShardCommand> shard,
      String entityId,
      QueueSettings settings,
      DomainQueueServices services) {
    super(PersistenceId.of(KEY.name(), entityId));
    this.context = context;
    this.timers = timers;
    this.shard = shard;
    this.lane = Lane.parse(entityId);
    this.settings = settings;
    this.services = services;
    this.wake = new WakeKeeper(services.wakeIndex(), KEY.name(), entityId);
    this.words =
        new Words(
            context,
            services,
            context.messageAdapter(
                ProgressReports.Heard.class, DomainQueueCommand.ProgressHeard::new));
    this.story = new Story(services.traces(), lane);
    this.outlook = new Outlook();
    this.gate = AcknowledgementGate.of(context.getSystem());
    this.acknowledging = new Acknowledging<>(context, DomainQueueCommand.Stop.INSTANCE);
    this.tries =
        new Tries(
            context,
            services.attempts(),
            lane.domain(),
            context.messageAdapter(AttemptReport.class, DomainQueueCommand.AttemptEnded::new));
    this.operators =
        new Operators(lane, Effect(), services.clock(), outlook, tries, this::goOn, acknowledging);
  }

  /**
   * @param shard told when the entity has nothing to do for a while
   */
  public static Behavior<DomainQueueCommand> create(
      ActorRef<ClusterSharding.ShardCommand> shard,
      String entityId,
      QueueSettings settings,
      DomainQueueServices services) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new DomainQueue(context, timers, shard, entityId, settings, services)));
  }

  @Override
  public DomainQueueState emptyState() {
    return DomainQueueState.EMPTY;
  }

  @Override
  public EventHandler<DomainQueueState, DomainQueueEvent> eventHandler() {
    return DomainQueueState::apply;
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    return RetentionCriteria.snapshotEvery(settings.snapshotEvery(), 2);
  }

  @Override
  public SnapshotAdapter<DomainQueueState> snapshotAdapter() {
    return new QueueSnapshots();
  }

  @Override
  public SignalHandler<DomainQueueState> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), this::onRecovered)
        .onSignal(ChildFailed.class, this::onAttemptsFailed)
        .onSignal(PostStop.instance(), state -> services.metrics().depthChanged(-counted))
        .build();
  }

  @Override
  public CommandHandler<DomainQueueCommand, DomainQueueEvent, DomainQueueState> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(DomainQueueCommand.Enqueue.class, this::onEnqueue)
        .onCommand(DomainQueueCommand.AttemptEnded.class, this::onAttemptEnded)
        .onCommand(
            DomainQueueCommand.ProgressHeard.class,
            (state, progress) -> note(words.told(state, progress.heard())))
        .onCommand(
            DomainQueueCommand.Announced.class,
            (state, announced) -> note(words.told(state, announced)))
        .onCommand(DomainQueueCommand.Flush.class, (state, flush) -> onFlush(state))
        .onCommand(DomainQueueCommand.Tick.class, (state, tick) -> onTick(state))
        .onCommand(DomainQueueCommand.ReportEnded.class, (state, ended) -> note(words.told(ended)))
        .onCommand(DomainQueueCommand.PathLost.class, this::onPathLost)
        .onCommand(DomainQueueCommand.Respawn.class, (state, respawn) -> onRespawn(state))
        .onCommand(DomainQueueCommand.Wake.class, this::onWake)
        .onCommand(DomainQueueCommand.Inspect.class, operators::inspect)
        .onCommand(DomainQueueCommand.ListMails.class, operators::list)
        .onCommand(DomainQueueCommand.RetryNow.class, operators::retryNow)
        .onCommand(DomainQueueCommand.Hold.class, operators::hold)
        .onCommand(DomainQueueCommand.Release.class, operators::release)
        .onCommand(
            DomainQueueCommand.Withdraw.class,
            (state, withdraw) -> operators.withdraw(state, withdraw, this::onWithdrawn))
        .onCommand(DomainQueueCommand.Stop.class, (state, stop) -> onStop())
        .build();
  }

  // Coming back.

  private void onRecovered(DomainQueueState state) {
    state.index().all().forEach(entry -> outlook.plan(entry));
    state.index().all().forEach(entry -> words.owe(entry, now()));
    count(state);
    if (!state.index().isEmpty()) {
      story.takenUpAgain(state.index().all(), now(), settings.window());
      wake.owe(now());
      goOn(state);
    }
  }

  private Effect<DomainQueueEvent, DomainQueueState> onWake(
      DomainQueueState state, DomainQueueCommand.Wake nudge) {
    wake.found(nudge.due());
    goOn(state);
    return Effect().none();
  }

  // Mail coming in.

  private Effect<DomainQueueEvent, DomainQueueState> onEnqueue(
      DomainQueueState state, DomainQueueCommand.Enqueue enqueue) {
    String id = enqueue.submission().id();
    if (state.index().find(id).isPresent()) {
      // It may be a repeat because the index took no entry then.
      wake.owe(now())
          .thenRun(
              () -> enqueue.replyTo().tell(new Taken(lane.entityId(), List.of(id), List.of())));
    } else if (state.index().knows(id)) {
      enqueue.replyTo().tell(new Taken(lane.entityId(), List.of(id), List.of()));
    } else if (!collected.isIncoming(id) && state.index().room() <= collected.incoming()) {
      enqueue.replyTo().tell(new Taken(lane.entityId(), List.of(), List.of(id)));
    } else {
      collected.add(enqueue.submission(), enqueue.replyTo());
      flushSoon();
    }
    return Effect().none();
  }

  /** Behind everything that is already in the mailbox: that is what makes batches. */
  private void flushSoon() {
    if (!flushing) {
      flushing = true;
      context.getSelf().tell(DomainQueueCommand.Flush.INSTANCE);
    }
  }

  private Effect<DomainQueueEvent, DomainQueueState> onFlush(DomainQueueState state) {
    flushing = false;
    Collected.Batch batch = collected.take(now(), settings.retry());
    if (!collected.isEmpty()) {
      flushSoon();
    }
    if (batch.events().isEmpty()) {
      return Effect().none();
    }
    CompletionStage<Void> owed = batch.incoming().isEmpty() ? null : wake.owe(now());
    return Effect()
        .persist(batch.events())
        .thenRun(newState -> acknowledging.pass(() -> onPersisted(newState, batch, owed)));
  }

  private void onPersisted(
      DomainQueueState state, Collected.Batch batch, CompletionStage<Void> owed) {
    if (!batch.incoming().isEmpty()) {
      FailPoint.AFTER_ENQUEUE.pass();
      owed.thenRun(() -> batch.acknowledge(lane.entityId()));
      for (Collected.Incoming mail : batch.incoming()) {
        String id = mail.submission().id();
        story.queued(mail.submission(), now());
        state.index().find(id).ifPresent(outlook::plan);
      }
    }
    if (!batch.attempts().isEmpty()) {
      FailPoint.AFTER_OUTCOME.pass();
      batch.attempts().forEach(attempt -> onAttemptRecorded(state, attempt));
    }
    batch.delayed().forEach(id -> speak(state, id));
    batch.told().forEach(told -> words.heard(told.id(), state));
    count(state);
    goOn(state);
  }

  // Attempts.

  private Effect<DomainQueueEvent, DomainQueueState> onAttemptEnded(
      DomainQueueState state, DomainQueueCommand.AttemptEnded attempt) {
    String id = attempt.report().mailId();
    if (attempt.report() instanceof AttemptReport.PutOff putOff) {
      tries.free(id);
      outlook.putOff(state.index().find(id), putOff.until(), putOff.why());
      goOn(state);
    } else if (attempt.report() instanceof AttemptReport.Tried tried) {
      tries.worked();
      record(state, id, tried);
    }
    return Effect().none();
  }

  private void record(DomainQueueState state, String id, AttemptReport.Tried tried) {
    Optional<QueueEntry> entry = state.index().find(id);
    if (entry.isEmpty()) {
      tries.free(id);
      return;
    }
    List<RecipientStatus> statuses =
        Outcomes.of(
            entry.get(),
            tried.results(),
            tried.remote(),
            settings.retry(),
            now(),
            services.dice().nextDouble());
    if (statuses.isEmpty()) {
      tries.free(id);
    } else {
      tries.end(id, tried.protection());
      collected.add(new DomainQueueEvent.Attempt(id, statuses));
      flushSoon();
    }
  }

  private void onAttemptRecorded(DomainQueueState state, DomainQueueEvent.Attempt attempt) {
    Optional<String> protection = tries.free(attempt.id());
    Optional<QueueEntry> entry = state.index().find(attempt.id());
    if (entry.isEmpty()) {
      outlook.forget(attempt.id());
      return;
    }
    outlook.plan(entry.get());
    for (RecipientStatus status : attempt.statuses()) {
      services.metrics().ended(status.state());
      outlook.heard(status);
    }
    story.ended(entry.get(), attempt.statuses(), protection, now());
    speak(state, attempt.id());
  }

  private Effect<DomainQueueEvent, DomainQueueState> onPathLost(
      DomainQueueState state, DomainQueueCommand.PathLost lost) {
    tries
        .openExcept(lost.safe())
        .forEach(id -> giveUpAttempt(state, id, "outcome unknown: the way to the site failed"));
    return Effect().none();
  }

  private void giveUpAttempt(DomainQueueState state, String id, String text) {
    state
        .index()
        .find(id)
        .ifPresent(entry -> record(state, id, Outcomes.unknown(entry, text, now())));
  }

  private void onAttemptsFailed(DomainQueueState state, ChildFailed failed) {
    context.getLog().warn("attempts of {} failed", lane, failed.cause());
    Optional<Duration> pause = tries.crashed();
    if (pause.isPresent()) {
      timers.startSingleTimer(DomainQueueCommand.Respawn.INSTANCE, pause.get());
    } else {
      context.getLog().error("attempts of {} keep failing: the queue stops for now", lane);
      shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
    }
  }

  private Effect<DomainQueueEvent, DomainQueueState> onRespawn(DomainQueueState state) {
    tries.again(
        tries.openExcept(Set.of()).stream()
            .flatMap(id -> state.index().find(id).stream())
            .map(this::outgoing)
            .toList());
    goOn(state);
    return Effect().none();
  }

  // Going on: what is due is done, the next look at the clock is set.

  private Effect<DomainQueueEvent, DomainQueueState> onTick(DomainQueueState state) {
    Instant limit = now().minus(settings.forgotten());
    tries
        .openSince(limit)
        .forEach(id -> giveUpAttempt(state, id, "outcome unknown: nothing heard of the attempt"));
    words.repeat(state, now(), settings.retell());
    goOn(state);
    if (quietSince.filter(since -> since.plus(settings.idle()).isBefore(now())).isPresent()) {
      shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
    }
    return Effect().none();
  }

  private void goOn(DomainQueueState state) {
    Instant now = now();
    for (String id = outlook.expired(now); id != null; id = outlook.expired(now)) {
      expire(state, id, now);
    }
    for (String id = outlook.late(now); id != null; id = outlook.late(now)) {
      collected.addDelayed(id);
      flushSoon();
    }
    boolean cutOff = !gate.isOpen();
    boolean mayTry =
        !cutOff
            && state.held().isEmpty()
            && !timers.isTimerActive(DomainQueueCommand.Respawn.INSTANCE);
    if (mayTry) {
      handOver(state, now);
    }
    lookAgain(state, now, mayTry, cutOff);
  }

  private void expire(DomainQueueState state, String id, Instant now) {
    Optional<QueueEntry> entry = state.index().find(id);
    if (entry.isPresent() && tries.has(id)) {
      // The result decides; if it is another deferral it is the last one.
      return;
    }
    outlook.forget(id);
    if (entry.isPresent() && !entry.get().isFinal()) {
      collected.add(new DomainQueueEvent.Attempt(id, Outcomes.expired(entry.get(), now)));
      flushSoon();
    }
  }

  private void handOver(DomainQueueState state, Instant now) {
    List<OutgoingMail> due = new ArrayList<>();
    while (tries.size() + due.size() < settings.window()) {
      String id = outlook.due(now);
      if (id == null) {
        break;
      }
      state.index().find(id).ifPresent(entry -> due.add(outgoing(entry)));
    }
    if (!due.isEmpty()) {
      tries.begin(due, now);
    }
  }

  private OutgoingMail outgoing(QueueEntry entry) {
    return entry.outgoing(lane.entityId(), now());
  }

  private void lookAgain(DomainQueueState state, Instant now, boolean mayTry, boolean cutOff) {
    boolean busy = tries.size() > 0 || !collected.isEmpty() || words.anyOwed();
    // What is due and may not be tried now must not wind the clock: it would tick without a pause.
    Optional<Instant> next = outlook.next(mayTry && tries.size() < settings.window());
    if (state.index().isEmpty() && collected.isEmpty()) {
      wake.settle(Optional.empty());
    } else {
      wake.settle(Optional.of(busy || cutOff ? now : next.orElse(now.plus(settings.retell()))));
    }
    NextLook look =
        NextLook.after(now, new NextLook.Standing(cutOff, busy, words.anyOwed(), next), settings);
    quietSince = look.quiet() ? Optional.of(quietSince.orElse(now)) : Optional.empty();
    timers.startSingleTimer(DomainQueueCommand.Tick.INSTANCE, look.pause());
  }

  // Words to senders.

  private void speak(DomainQueueState state, String id) {
    state.index().find(id).ifPresent(entry -> words.tell(entry, now()));
  }

  private Effect<DomainQueueEvent, DomainQueueState> note(Optional<DomainQueueEvent.Told> told) {
    if (told.isPresent()) {
      collected.add(told.get());
      flushSoon();
    }
    return Effect().none();
  }

  private void onWithdrawn(DomainQueueState state, DomainQueueEvent.Withdrawn withdrawn) {
    outlook.forget(withdrawn.id());
    state
        .index()
        .find(withdrawn.id())
        .ifPresent(
            entry -> story.ended(entry, withdrawn.statuses(), Optional.empty(), withdrawn.at()));
    speak(state, withdrawn.id());
    goOn(state);
  }

  // Going.

  private Effect<DomainQueueEvent, DomainQueueState> onStop() {
    List<DomainQueueEvent> last = collected.take(now(), settings.retry()).events();
    return last.isEmpty() ? Effect().stop() : Effect().persist(last).thenStop();
  }

  private void count(DomainQueueState state) {
    services.metrics().depthChanged(state.index().size() - counted);
    counted = state.index().size();
  }

  private Instant now() {
    return services.clock().instant();
  }
}
