package io.viesti.membership;

import java.util.Set;
import java.util.function.Predicate;
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
public record OldestOfRole(Cluster cluster) implements Predicate<String> {
  private static final Set<MemberStatus> WORKING =
      Set.of(MemberStatus.up(), MemberStatus.leaving());

  @Override
  public boolean test(String role) {
    Member self = cluster.selfMember();
    if (!self.hasRole(role)) {
      return false;
    }
    CurrentClusterState state = cluster.state();
    for (Member member : state.getMembers()) {
      if (member.hasRole(role)
          && WORKING.contains(member.status())
          && !state.getUnreachable().contains(member)
          && member.isOlderThan(self)) {
        return false;
      }
    }
    return true;
  }
}
