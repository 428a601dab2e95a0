package io.viesti.membership;

import java.util.Map;
import org.apache.pekko.actor.Dropped;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.cluster.sharding.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;

/**
 * Sends once more what a shard region dropped while a shard moved. Pekko drops it to keep the order
 * of messages, which no command of ours relies on; whoever sent it would wait for its time limit
 * (503, 451) in every rolling restart. What is dropped there was delivered to nobody, so it can't
 * come twice by this.
 */
public final class HandedBack extends AbstractBehavior<Dropped> {
  /** Pekko's word for it; a test holds it against the version in use. */
  static final String REASON = "Avoiding reordering of buffered messages at shard handoff";

  private final Map<Class<?>, String> types;

  private HandedBack(ActorContext<Dropped> context, Map<Class<?>, String> types) {
    super(context);
    this.types = types;
    context
        .getSystem()
        .eventStream()
        .tell(new EventStream.Subscribe<>(Dropped.class, context.getSelf()));
  }

  /**
   * Starts it on this node.
   *
   * @param types name of the entity type by the class of its commands
   */
  public static void start(ActorSystem<?> system, Map<Class<?>, String> types) {
    system.systemActorOf(
        create(types),
        "handed-back",
        DispatcherSelector.fromConfig("pekko.actor.internal-dispatcher"));
  }

  static Behavior<Dropped> create(Map<Class<?>, String> types) {
    return Behaviors.setup(context -> new HandedBack(context, Map.copyOf(types)));
  }

  @Override
  public Receive<Dropped> createReceive() {
    return newReceiveBuilder().onMessage(Dropped.class, this::onDropped).build();
  }

  private Behavior<Dropped> onDropped(Dropped dropped) {
    if (dropped.reason().equals(REASON) && dropped.message() instanceof ShardingEnvelope<?> to) {
      types.entrySet().stream()
          .filter(type -> type.getKey().isInstance(to.message()))
          .findFirst()
          .ifPresent(type -> send(type.getValue(), to, dropped));
    }
    return this;
  }

  private void send(String type, ShardingEnvelope<?> envelope, Dropped dropped) {
    getContext().getLog().debug("{} {} moves: sent once more", type, envelope.entityId());
    ClusterSharding.get(getContext().getSystem().classicSystem())
        .shardRegion(type)
        .tell(envelope, dropped.sender());
  }
}
