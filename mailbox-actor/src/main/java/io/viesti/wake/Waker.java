package io.viesti.wake;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * Nudges entities of one kind that owe work: once a second it asks the {@link WakeIndex} for what
 * is due, from the moment it starts. One runs on each node and the one on the oldest looks, so that
 * an idle cluster asks once a second and not once for each node. The entity answers by paying the
 * entry, or by owing a later one and then paying. An entry that stays is nudged again after {@value
 * #AGAIN_SECONDS} s; two wakers that nudge the same entity do no harm.
 *
 * <p>Bounds: {@value #PAGE} entries a second; one question to the index at a time.
 */
public final class Waker extends AbstractBehavior<Waker.Message> {
  /** Entries looked at in one go. */
  static final int PAGE = 1_000;

  private static final int AGAIN_SECONDS = 5;
  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** Brings an entity to work: tells it the entry through sharding. Must not block. */
  @FunctionalInterface
  public interface Nudge {
    void wake(WakeEntry entry);
  }

  sealed interface Message {}

  private enum Look implements Message {
    NOW
  }

  private record Found(List<WakeEntry> entries) implements Message {}

  private record Failed(Throwable cause) implements Message {}

  private final WakeIndex index;
  private final InstantSource clock;
  private final String kind;
  private final Nudge nudge;
  private final BooleanSupplier turn;

  /** Entries nudged in the last seconds and when: not to be nudged again at once. */
  private final Map<WakeEntry, Instant> nudged = new HashMap<>();

  private boolean asking;

  /** So that an outage is said once, not every second. */
  private boolean failing;

  private Waker(
      ActorContext<Message> context,
      WakeIndex index,
      InstantSource clock,
      String kind,
      Nudge nudge,
      BooleanSupplier turn) {
    super(context);
    this.index = index;
    this.clock = clock;
    this.kind = kind;
    this.nudge = nudge;
    this.turn = turn;
  }

  /**
   * Starts the waker of one kind on this node. Called once the kind's entities can be reached.
   *
   * @param role of the nodes that host the kind
   */
  public static void init(
      ActorSystem<?> system,
      WakeIndex index,
      InstantSource clock,
      String kind,
      String role,
      Nudge nudge) {
    Turns turns = Turns.of(system);
    ActorRef<Message> waker =
        system.systemActorOf(
            create(index, clock, kind, nudge, () -> turns.areMine(role)),
            "waker-" + kind,
            Props.empty());
    waker.tell(Look.NOW);
  }

  /**
   * @param turn whether this node is the one to look
   */
  static Behavior<Message> create(
      WakeIndex index, InstantSource clock, String kind, Nudge nudge, BooleanSupplier turn) {
    return Behaviors.withTimers(
        timers -> {
          timers.startTimerWithFixedDelay(Look.NOW, PERIOD);
          return Behaviors.setup(context -> new Waker(context, index, clock, kind, nudge, turn));
        });
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder()
        .onMessageEquals(Look.NOW, this::look)
        .onMessage(Found.class, this::found)
        .onMessage(Failed.class, this::failed)
        .build();
  }

  private Behavior<Message> look() {
    if (!asking && turn.getAsBoolean()) {
      asking = true;
      getContext()
          .pipeToSelf(
              index.due(kind, clock.instant(), PAGE),
              (entries, failure) -> failure == null ? new Found(entries) : new Failed(failure));
    }
    return this;
  }

  private Behavior<Message> found(Found found) {
    asking = false;
    if (failing) {
      failing = false;
      getContext().getLog().info("wake index of {} can be read again", kind);
    }
    Instant now = clock.instant();
    Instant again = now.minusSeconds(AGAIN_SECONDS);
    nudged.values().removeIf(at -> !at.isAfter(again));
    for (WakeEntry entry : found.entries()) {
      if (nudged.putIfAbsent(entry, now) == null) {
        nudge.wake(entry);
      }
    }
    return this;
  }

  private Behavior<Message> failed(Failed failed) {
    asking = false;
    if (!failing) {
      failing = true;
      getContext()
          .getLog()
          .warn("wake index of {} can't be read now: {}", kind, failed.cause().toString());
    }
    return this;
  }
}
