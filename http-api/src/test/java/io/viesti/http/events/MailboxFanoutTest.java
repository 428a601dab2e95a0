package io.viesti.http.events;

import com.typesafe.config.ConfigFactory;
import io.viesti.mailbox.Mailbox;
import io.viesti.mailbox.MailboxCommand;
import io.viesti.mailbox.MailboxConfig;
import io.viesti.mailbox.MailboxPush;
import io.viesti.mailbox.Mailboxes;
import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How a fan-out finds its mailbox again; the mailbox is played by the test. */
class MailboxFanoutTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ConfigFactory.parseString("pekko.log-dead-letters = off\npekko.loglevel = WARNING")
              .withFallback(MailboxConfig.clusterOfOne())
              .resolve());
  private static final Duration A_WHILE = Duration.ofSeconds(10);
  private static final TestProbe<MailboxCommand.Subscribe> ASKED = KIT.createTestProbe();

  @BeforeAll
  static void host() {
    Cluster cluster = Cluster.get(KIT.system());
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    ClusterSharding.get(KIT.system())
        .init(
            Entity.of(
                    Mailbox.KEY,
                    entity ->
                        Behaviors.receive(MailboxCommand.class)
                            .onMessage(
                                MailboxCommand.Subscribe.class,
                                subscribe -> {
                                  ASKED.ref().tell(subscribe);
                                  return Behaviors.same();
                                })
                            .build())
                .withStopMessage(MailboxCommand.Stop.INSTANCE));
  }

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private static ActorRef<MailboxFanout.Message> fanout(Duration resubscribe) {
    // Nothing happens in this mailbox, so nothing is read.
    MailboxJournal never = null;
    return KIT.spawn(
        MailboxFanout.create(
            "box",
            new MailboxFanout.Setup(
                new Mailboxes(KIT.system(), Duration.ofSeconds(5)), never, resubscribe),
            idle -> {}));
  }

  private static MailboxCommand.Subscribe asked() {
    return ASKED.receiveMessage(A_WHILE);
  }

  @Test
  void asksAgainUntilItIsAnsweredAndAtOnceWhenANodeIsGone() {
    ActorRef<MailboxFanout.Message> fanout = fanout(Duration.ofHours(1));
    asked();
    MailboxCommand.Subscribe again = asked();
    again.subscriber().tell(new MailboxPush.Subscribed(3));
    ASKED.expectNoMessage(Duration.ofSeconds(3));

    fanout.tell(MailboxFanout.NodeGone.INSTANCE);
    asked();
    MailboxCommand.Subscribe later = asked();
    later.subscriber().tell(new MailboxPush.Subscribed(3));
    ASKED.expectNoMessage(Duration.ofSeconds(3));
    KIT.stop(fanout);
  }
}
