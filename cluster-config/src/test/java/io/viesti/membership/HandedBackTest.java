package io.viesti.membership;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Dropped;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HandedBackTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ConfigFactory.parseString(
                  """
                  pekko.actor.provider = cluster
                  pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                  pekko.cluster.jmx.enabled = off
                  pekko.cluster.sharding.number-of-shards = 4
                  pekko.coordinated-shutdown.exit-jvm = off
                  """)
              .withFallback(ConfigFactory.load()));
  private static final EntityTypeKey<String> KEY = EntityTypeKey.create(String.class, "Echo");
  private static final TestProbe<String> GOT = KIT.createTestProbe(String.class);

  @BeforeAll
  static void host() {
    Cluster cluster = Cluster.get(KIT.system());
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    ClusterSharding.get(KIT.system())
        .init(
            Entity.of(
                KEY,
                entity ->
                    Behaviors.receiveMessage(
                        word -> {
                          GOT.ref().tell(entity.getEntityId() + ": " + word);
                          return Behaviors.same();
                        })));
    KIT.spawn(HandedBack.create(Map.of(String.class, KEY.name())));
    GOT.awaitAssert(
        Duration.ofSeconds(10),
        () -> {
          drop(HandedBack.REASON, new ShardingEnvelope<>("e0", "ready"));
          return GOT.expectMessage(Duration.ofMillis(500), "e0: ready");
        });
  }

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private static void drop(String reason, Object message) {
    KIT.system()
        .eventStream()
        .tell(
            new EventStream.Publish<>(
                new Dropped(message, reason, ActorRef.noSender(), ActorRef.noSender())));
  }

  @Test
  void whatAMovingShardDroppedComesAllTheSame() {
    drop(HandedBack.REASON, new ShardingEnvelope<>("e1", "hello"));
    GOT.expectMessage(Duration.ofSeconds(10), "e1: hello");
  }

  @Test
  void whatWasDroppedForOtherReasonsStaysDropped() {
    drop("Mailbox is full", new ShardingEnvelope<>("e1", "too much"));
    drop(HandedBack.REASON, new ShardingEnvelope<>("e1", 7));
    drop(HandedBack.REASON, "no envelope");
    GOT.expectNoMessage(Duration.ofMillis(300));
  }

  /** The reason is a word inside of Pekko; another version may say it otherwise. */
  @Test
  void theReasonIsWhatPekkoSays() throws IOException {
    try (InputStream code = ShardRegion.class.getResourceAsStream("ShardRegion.class")) {
      assertThat(new String(code.readAllBytes(), StandardCharsets.ISO_8859_1))
          .contains(HandedBack.REASON);
    }
  }
}
