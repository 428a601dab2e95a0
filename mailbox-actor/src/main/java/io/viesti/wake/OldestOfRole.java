package io.viesti.wake;

import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;

/**
 * Whether this node is the oldest it can reach of those with a role. Nodes that don't see each
 * other may both think so: for work that may be done twice. Thread-safe.
 *
 * @param role empty: any node
 */
record OldestOfRole(Cluster cluster, String role) implements BooleanSupplier {
  private static final Set<MemberStatus> WORKING =
      Set.of(MemberStatus.up(), MemberStatus.leaving());

  @Override
  public boolean getAsBoolean() {
    Member self = cluster.selfMember();
    if (!has(self)) {
      return false;
    }
    CurrentClusterState state = cluster.state();
    for (Member member : state.getMembers()) {
      if (has(member)
          && WORKING.contains(member.status())
          && !state.getUnreachable().contains(member)
          && member.isOlderThan(self)) {
        return false;
      }
    }
    return true;
  }

  private boolean has(Member member) {
    return role.isEmpty() || member.hasRole(role);
  }
}
