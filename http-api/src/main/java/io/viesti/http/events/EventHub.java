package io.viesti.http.events;

import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;

/** Leads each stream of this node to the fan-out of its mailbox. */
final class EventHub extends AbstractBehavior<EventHub.Message> {

  sealed interface Message {}

  /** Reply: where the mailbox stands, from its fan-out. */
  record Join(String mailboxId, Listener listener, ActorRef<MailboxFanout.Joined> replyTo)
      implements Message {}

  record Leave(String mailboxId, Listener listener) implements Message {}

  private record Idle(String mailboxId, ActorRef<MailboxFanout.Message> fanout)
      implements Message {}

  private record Ended(String mailboxId, ActorRef<MailboxFanout.Message> fanout)
      implements Message {}

  private record NodeGone() implements Message {
    NodeGone(ClusterEvent.MemberRemoved removed) {
      this();
    }
  }

  private final MailboxFanout.Setup setup;
  private final Map<String, ActorRef<MailboxFanout.Message>> fanouts = new HashMap<>();

  private EventHub(ActorContext<Message> context, MailboxFanout.Setup setup) {
    super(context);
    this.setup = setup;
    Cluster.get(context.getSystem())
        .subscriptions()
        .tell(
            Subscribe.create(
                context.messageAdapter(ClusterEvent.MemberRemoved.class, NodeGone::new),
                ClusterEvent.MemberRemoved.class));
  }

  static Behavior<Message> create(MailboxFanout.Setup setup) {
    return Behaviors.setup(context -> new EventHub(context, setup));
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder()
        .onMessage(Join.class, this::onJoin)
        .onMessage(Leave.class, this::onLeave)
        .onMessage(Idle.class, this::onIdle)
        .onMessage(Ended.class, this::onEnded)
        .onMessage(NodeGone.class, this::onNodeGone)
        .build();
  }

  private Behavior<Message> onJoin(Join join) {
    fanouts
        .computeIfAbsent(join.mailboxId(), this::start)
        .tell(new MailboxFanout.Join(join.listener(), join.replyTo()));
    return this;
  }

  private ActorRef<MailboxFanout.Message> start(String mailboxId) {
    ActorRef<Message> self = getContext().getSelf();
    ActorRef<MailboxFanout.Message> fanout =
        getContext()
            .spawnAnonymous(
                MailboxFanout.create(
                    mailboxId, setup, child -> self.tell(new Idle(mailboxId, child))));
    getContext().watchWith(fanout, new Ended(mailboxId, fanout));
    return fanout;
  }

  private Behavior<Message> onLeave(Leave leave) {
    ActorRef<MailboxFanout.Message> fanout = fanouts.get(leave.mailboxId());
    if (fanout != null) {
      fanout.tell(new MailboxFanout.Leave(leave.listener()));
    }
    return this;
  }

  /** Nobody is led to it from now on, so it may stop unless a stream was on its way. */
  private Behavior<Message> onIdle(Idle idle) {
    fanouts.remove(idle.mailboxId(), idle.fanout());
    idle.fanout().tell(MailboxFanout.StopIfIdle.INSTANCE);
    return this;
  }

  private Behavior<Message> onEnded(Ended ended) {
    fanouts.remove(ended.mailboxId(), ended.fanout());
    return this;
  }

  private Behavior<Message> onNodeGone(NodeGone gone) {
    fanouts.values().forEach(fanout -> fanout.tell(MailboxFanout.NodeGone.INSTANCE));
    return this;
  }
}
