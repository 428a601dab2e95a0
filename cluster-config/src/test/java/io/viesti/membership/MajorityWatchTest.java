package io.viesti.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.viesti.gate.AcknowledgementGate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes in one process; what a cut between processes does is shown with processes. */
class MajorityWatchTest {
  private static final Config CONFIG =
      ConfigFactory.parseString(
              """
              pekko.actor.provider = cluster
              pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
              pekko.cluster.jmx.enabled = off
              pekko.cluster.downing-provider-class = "org.apache.pekko.cluster.sbr.SplitBrainResolverProvider"
              pekko.cluster.failure-detector.acceptable-heartbeat-pause = 1s
              pekko.cluster.split-brain-resolver.stable-after = 2s
              pekko.cluster.gossip-interval = 100ms
              pekko.cluster.leader-actions-interval = 100ms
              pekko.coordinated-shutdown.exit-jvm = off
              viesti.membership.ping-every = 50 ms
              """)
          .withFallback(ConfigFactory.parseResources("viesti-membership.conf"))
          .withFallback(ConfigFactory.parseResources("viesti-wire.conf"))
          .withFallback(ConfigFactory.load())
          .resolve();

  private final List<ActorTestKit> nodes = new ArrayList<>();

  @AfterEach
  void stop() {
    nodes.forEach(ActorTestKit::shutdownTestKit);
  }

  private ActorSystem<?> node() {
    ActorTestKit kit = ActorTestKit.create("viesti", CONFIG);
    nodes.add(kit);
    Cluster cluster = Cluster.get(kit.system());
    cluster.manager().tell(Join.create(Cluster.get(nodes.get(0).system()).selfMember().address()));
    await().until(() -> cluster.selfMember().status() == MemberStatus.up());
    return kit.system();
  }

  private static AcknowledgementGate gate(ActorSystem<?> node) {
    return AcknowledgementGate.of(node);
  }

  @Test
  void anAnswerCountsForHalfOfWhatItTakesToPutANodeOut() {
    assertThat(MajorityWatch.limit(CONFIG)).isEqualTo(Duration.ofMillis(1_500));
  }

  @Test
  void theGateIsOpenWhereNobodyWatches() {
    assertThat(gate(node()).isOpen()).isTrue();
  }

  @Test
  void aNodeAlonePasses() {
    ActorSystem<?> alone = node();
    MajorityWatch.start(alone);
    await().until(() -> gate(alone).isOpen());
  }

  @Test
  void theGateIsClosedUntilAMajorityAnswers() {
    ActorSystem<?> first = node();
    ActorSystem<?> second = node();
    node();
    await().until(() -> Cluster.get(first).state().members().size() == 3);
    MajorityWatch.start(first);
    await().until(() -> !gate(first).isOpen());
    assertThat(gate(first).refusals()).isPositive();

    MajorityWatch.start(second);
    await().until(() -> gate(first).isOpen());
    await().until(() -> gate(second).isOpen());
  }
}
