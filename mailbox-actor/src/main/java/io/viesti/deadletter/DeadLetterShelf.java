package io.viesti.deadletter;

import io.viesti.deadletter.DeadLetterCommand.Find;
import io.viesti.deadletter.DeadLetterCommand.Park;
import io.viesti.deadletter.DeadLetterCommand.Read;
import io.viesti.deadletter.DeadLetterCommand.Remove;
import io.viesti.deadletter.DeadLetterCommand.Stop;
import io.viesti.gate.Acknowledging;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandlerWithReply;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;

/**
 * A part of the cluster's dead letters. There is a fixed number of shelves, and a letter's id says
 * on which one it lies, so that parking scales and the state of each stays bounded.
 */
public final class DeadLetterShelf
    extends EventSourcedBehaviorWithEnforcedReplies<
        DeadLetterCommand, DeadLetterEvent, DeadLetterState> {
  public static final EntityTypeKey<DeadLetterCommand> KEY =
      EntityTypeKey.create(DeadLetterCommand.class, "DeadLetters");

  /** Forever: where letters lie depends on it. */
  static final int SHELVES = 16;

  /** Characters of letters in a page: with all around them they stay below 128 KiB of message. */
  private static final int PAGE_WEIGHT = 60_000;

  private final Acknowledging<DeadLetterCommand> acknowledging;
  private final InstantSource clock;
  private final int capacity;

  private DeadLetterShelf(
      ActorContext<DeadLetterCommand> context, String shelf, InstantSource clock, int capacity) {
    super(
        PersistenceId.of(KEY.name(), shelf),
        SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2));
    this.acknowledging = new Acknowledging<>(context, Stop.INSTANCE);
    this.clock = clock;
    this.capacity = capacity;
  }

  /**
   * @param capacity letters it takes; above, parking is refused
   */
  static Behavior<DeadLetterCommand> create(String shelf, InstantSource clock, int capacity) {
    return Behaviors.setup(context -> new DeadLetterShelf(context, shelf, clock, capacity));
  }

  /** The entity id of the shelf a letter lies on. */
  static String of(String letterId) {
    return name(Math.floorMod(letterId.hashCode(), SHELVES));
  }

  static String name(int number) {
    return "shelf-" + number;
  }

  @Override
  public DeadLetterState emptyState() {
    return DeadLetterState.EMPTY;
  }

  @Override
  public CommandHandlerWithReply<DeadLetterCommand, DeadLetterEvent, DeadLetterState>
      commandHandler() {
    return newCommandHandlerWithReplyBuilder()
        .forAnyState()
        .onCommand(Park.class, this::park)
        .onCommand(Remove.class, this::remove)
        .onCommand(
            Find.class,
            (state, c) ->
                Effect().reply(c.replyTo(), new DeadLetterReply.Found(state.find(c.id()))))
        .onCommand(
            Read.class,
            (state, c) ->
                Effect().reply(c.replyTo(), state.page(c.after(), c.limit(), PAGE_WEIGHT)))
        .onCommand(Stop.class, c -> Effect().stop().thenNoReply())
        .build();
  }

  @Override
  public EventHandler<DeadLetterState, DeadLetterEvent> eventHandler() {
    return DeadLetterState::apply;
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    return RetentionCriteria.snapshotEvery(100, 2);
  }

  private ReplyEffect<DeadLetterEvent, DeadLetterState> park(DeadLetterState state, Park c) {
    DeadLetterReply parked = new DeadLetterReply.Parked(c.letter().id());
    if (state.find(c.letter().id()).isPresent()) {
      return Effect().reply(c.replyTo(), parked);
    }
    if (state.letters().size() >= capacity) {
      return Effect().reply(c.replyTo(), new DeadLetterReply.Full(state.letters().size()));
    }
    return Effect()
        .persist(new DeadLetterEvent.Parked(c.letter()))
        .thenRun((DeadLetterState after) -> acknowledging.tell(c.replyTo(), parked))
        .thenNoReply();
  }

  private ReplyEffect<DeadLetterEvent, DeadLetterState> remove(DeadLetterState state, Remove c) {
    if (state.find(c.id()).isEmpty()) {
      return Effect().reply(c.replyTo(), new DeadLetterReply.Removed(false));
    }
    return Effect()
        .persist(new DeadLetterEvent.Removed(c.id(), clock.instant()))
        .thenRun(
            (DeadLetterState after) ->
                acknowledging.tell(c.replyTo(), new DeadLetterReply.Removed(true)))
        .thenNoReply();
  }
}
