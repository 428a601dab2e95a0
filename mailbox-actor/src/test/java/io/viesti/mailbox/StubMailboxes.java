package io.viesti.mailbox;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;

/** Mailboxes that only know whether they are open: enough for tests of those who open them. */
public final class StubMailboxes {
  private final Map<String, Long> openWithQuota = new ConcurrentHashMap<>();

  /** Hosts them in place of {@link Mailbox}. */
  public void init(ActorSystem<?> system) {
    ClusterSharding.get(system)
        .init(
            Entity.of(Mailbox.KEY, context -> mailbox(context.getEntityId()))
                .withStopMessage(MailboxCommand.Stop.INSTANCE));
  }

  public boolean isOpen(String id) {
    return openWithQuota.containsKey(id);
  }

  public int open() {
    return openWithQuota.size();
  }

  public Optional<Long> quota(String id) {
    return Optional.ofNullable(openWithQuota.get(id));
  }

  private Behavior<MailboxCommand> mailbox(String id) {
    return Behaviors.receive(MailboxCommand.class)
        .onMessage(
            MailboxCommand.Open.class,
            c -> {
              openWithQuota.putIfAbsent(id, c.quota());
              c.replyTo().tell(new MailboxReply.Done(1));
              return Behaviors.same();
            })
        .onMessage(
            MailboxCommand.SetQuota.class,
            c -> {
              openWithQuota.replace(id, c.quota());
              c.replyTo().tell(new MailboxReply.Done(2));
              return Behaviors.same();
            })
        .onMessage(
            MailboxCommand.Unbind.class,
            c -> {
              c.replyTo().tell(new MailboxReply.Done(3));
              return Behaviors.same();
            })
        .onMessage(
            MailboxCommand.Close.class,
            c -> {
              openWithQuota.remove(id);
              c.replyTo().tell(new MailboxReply.Done(4));
              return Behaviors.same();
            })
        .onMessage(MailboxCommand.Stop.class, c -> Behaviors.stopped())
        .build();
  }
}
