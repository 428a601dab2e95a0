package io.viesti.node;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;

/** How this node sees the cluster, and what its clock says: an alarm compares nodes by both. */
final class MemberMetrics {
  private MemberMetrics() {}

  static void register(ActorSystem<?> system, InstantSource clock, MeterRegistry metrics) {
    Cluster cluster = Cluster.get(system);
    Gauge.builder("viesti.cluster.members", cluster, MemberMetrics::up)
        .description("members that are Up, as this node sees them")
        .register(metrics);
    Gauge.builder("viesti.cluster.unreachable", cluster, c -> c.state().getUnreachable().size())
        .description("members this node, or one it hears, can't reach")
        .register(metrics);
    Gauge.builder("viesti.node.clock", clock, c -> c.millis() / 1e3)
        .description("the wall clock of this node, since 1970")
        .baseUnit("seconds")
        .register(metrics);
  }

  private static double up(Cluster cluster) {
    return StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
        .filter(member -> member.status() == MemberStatus.up())
        .count();
  }
}
