package io.viesti.node;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;

/** A node without seed nodes is a cluster by itself: the same code on one node and on a hundred. */
final class ClusterOfOne {
  private ClusterOfOne() {}

  /** Joins itself unless the configuration names seed nodes, and waits until this member is Up. */
  static void joinIfAlone(ActorSystem<?> system, Duration patience) {
    Cluster cluster = Cluster.get(system);
    if (system.settings().config().getStringList("pekko.cluster.seed-nodes").isEmpty()) {
      cluster.manager().tell(Join.create(cluster.selfMember().address()));
    }
    CompletableFuture<Void> up = new CompletableFuture<>();
    org.apache.pekko.cluster.Cluster.get(system.classicSystem())
        .registerOnMemberUp(() -> up.complete(null));
    if (cluster.selfMember().status() == MemberStatus.up()) {
      up.complete(null);
    }
    Node.await(up, patience);
  }
}
