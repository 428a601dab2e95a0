package io.viesti.membership;

import com.typesafe.config.Config;
import io.viesti.gate.AcknowledgementGate;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.RootActorPath;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;

/**
 * Asks every other member each half second whether it is there, by a message of its own, and keeps
 * the gate informed. Gossip can't serve for this: it may reach a node by way of others.
 *
 * <p>An answer counts for half of (acceptable heartbeat pause + stable-after): before the others
 * can have put this node out and given away its shards, the gate has closed.
 */
public final class MajorityWatch extends AbstractBehavior<WatchMessage> {
  private static final String NAME = "majority-watch";
  private static final int SURELY_DEAF = 2;

  /** Members that count: whoever was Up and has not been removed. */
  private static final Set<MemberStatus> COUNTED =
      Set.of(
          MemberStatus.up(), MemberStatus.leaving(), MemberStatus.exiting(), MemberStatus.down());

  private final Cluster cluster;
  private final String self;
  private final Map<String, Address> others = new TreeMap<>();

  /** Read by the gate, on any thread. */
  private volatile Hearing hearing;

  /** Looks in a row that found no majority; a member just seen had no time to answer the first. */
  private int deaf;

  private MajorityWatch(ActorContext<WatchMessage> context, long limitNanos) {
    super(context);
    cluster = Cluster.get(context.getSystem());
    self = cluster.selfMember().address().toString();
    hearing = new Hearing(Set.of(), Map.of(), limitNanos);
    cluster
        .subscriptions()
        .tell(
            Subscribe.create(
                context.messageAdapter(
                    ClusterEvent.ClusterDomainEvent.class, event -> WatchMessage.Changed.INSTANCE),
                ClusterEvent.ClusterDomainEvent.class));
    view();
    AcknowledgementGate.of(context.getSystem())
        .openWhile(() -> hearing.isMajority(System.nanoTime()));
  }

  /** From now on the gate of this node needs a majority. Called once, when the node is Up. */
  public static void start(ActorSystem<?> system) {
    Config config = system.settings().config();
    Duration every = config.getDuration("viesti.membership.ping-every");
    long limit = limit(config).toNanos();
    system.systemActorOf(
        Behaviors.<WatchMessage>withTimers(
            timers -> {
              timers.startTimerAtFixedRate(WatchMessage.Tick.INSTANCE, Duration.ZERO, every);
              return Behaviors.setup(context -> new MajorityWatch(context, limit));
            }),
        NAME,
        // Where the cluster's own heartbeats are: mail in plenty must not make a node look deaf.
        DispatcherSelector.fromConfig("pekko.actor.internal-dispatcher"));
  }

  /** How long an answer counts. */
  static Duration limit(Config config) {
    Duration pause =
        config.getDuration("pekko.cluster.failure-detector.acceptable-heartbeat-pause");
    Duration stable = config.getDuration("pekko.cluster.split-brain-resolver.stable-after");
    return pause.plus(stable).dividedBy(2);
  }

  @Override
  public Receive<WatchMessage> createReceive() {
    return newReceiveBuilder()
        .onMessage(WatchMessage.Ping.class, this::onPing)
        .onMessage(WatchMessage.Pong.class, this::onPong)
        .onMessageEquals(WatchMessage.Tick.INSTANCE, this::onTick)
        .onMessageEquals(WatchMessage.Changed.INSTANCE, this::view)
        .build();
  }

  private Behavior<WatchMessage> onPing(WatchMessage.Ping ping) {
    ping.replyTo().tell(new WatchMessage.Pong(ping.askedAt(), self));
    return this;
  }

  private Behavior<WatchMessage> onPong(WatchMessage.Pong pong) {
    hearing = hearing.answered(pong.member(), pong.askedAt());
    return this;
  }

  private Behavior<WatchMessage> onTick() {
    sayWhetherAMajorityIsHeard();
    ActorRef<WatchMessage> me = getContext().getSelf();
    for (Address other : others.values()) {
      Adapter.toClassic(getContext())
          .actorSelection(new RootActorPath(other, "/").child("system").child(NAME))
          .tell(
              new WatchMessage.Ping(System.nanoTime(), me),
              org.apache.pekko.actor.ActorRef.noSender());
    }
    return this;
  }

  private void sayWhetherAMajorityIsHeard() {
    boolean heard = hearing.isMajority(System.nanoTime());
    if (!heard && ++deaf == SURELY_DEAF) {
      getContext()
          .getLog()
          .warn(
              "no majority of {} members is heard: nothing is acknowledged here until one is",
              others.size() + 1);
    } else if (heard) {
      if (deaf >= SURELY_DEAF) {
        getContext()
            .getLog()
            .info(
                "a majority of {} members is heard again; {} acknowledgements were held back so far",
                others.size() + 1,
                AcknowledgementGate.of(getContext().getSystem()).refusals());
      }
      deaf = 0;
    }
  }

  /**
   * Who was Up stays in the view until the members that see each other have agreed on its removal,
   * so this is the last converged view also while some are unreachable.
   */
  private Behavior<WatchMessage> view() {
    others.clear();
    for (Member member : cluster.state().getMembers()) {
      if (COUNTED.contains(member.status())) {
        others.put(member.address().toString(), member.address());
      }
    }
    others.remove(self);
    hearing = hearing.among(others.keySet());
    return this;
  }
}
