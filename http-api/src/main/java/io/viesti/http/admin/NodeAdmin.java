package io.viesti.http.admin;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;

import io.viesti.http.json.Json;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code /admin/nodes}: the members of the cluster as this node sees them. */
public final class NodeAdmin {
  /** Pekko keeps the data centre among the roles. */
  private static final String DATA_CENTER = "dc-";

  private final ActorSystem<?> system;

  public NodeAdmin(ActorSystem<?> system) {
    this.system = system;
  }

  /**
   * @param status such as {@code Up}, {@code Joining}, {@code Leaving}
   * @param reachable as this node sees it
   * @param leader decides on joins and leaves
   * @param self the node that answers
   */
  record Node(
      String address,
      List<String> roles,
      String status,
      boolean reachable,
      String appVersion,
      boolean leader,
      boolean self) {}

  record Listing(List<Node> nodes) {}

  public Route routes() {
    return path(
        "nodes", () -> get(() -> complete(Json.answer(StatusCodes.OK, new Listing(nodes())))));
  }

  /** Oldest first, as shards' coordinators and singletons move. */
  private List<Node> nodes() {
    Cluster cluster = Cluster.get(system);
    CurrentClusterState state = cluster.state();
    Optional<Address> leader = Optional.ofNullable(state.getLeader());
    Set<Member> unreachable = state.getUnreachable();
    return StreamSupport.stream(state.getMembers().spliterator(), false)
        .sorted(Comparator.comparing((Member m) -> m, NodeAdmin::byAge))
        .map(
            member ->
                new Node(
                    member.address().toString(),
                    member.getRoles().stream()
                        .filter(role -> !role.startsWith(DATA_CENTER))
                        .sorted()
                        .toList(),
                    member.status().toString(),
                    !unreachable.contains(member),
                    member.appVersion().version(),
                    leader.filter(member.address()::equals).isPresent(),
                    member.uniqueAddress().equals(cluster.selfMember().uniqueAddress())))
        .toList();
  }

  private static int byAge(Member one, Member other) {
    if (one.equals(other)) {
      return 0;
    }
    return one.isOlderThan(other) ? -1 : 1;
  }
}
