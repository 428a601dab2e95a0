package io.viesti.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;

/**
 * How nodes become a cluster: by the seeds of the configuration, in one order everywhere, and by
 * nothing that is found at run time. Without seeds a node is a cluster by itself.
 *
 * <p>Only the first seed ever starts a cluster, and it becomes Up only together with most of the
 * seeds ({@code viesti.cluster.min-members}): started anew where it can't reach the others it waits
 * instead of forming a second cluster beside theirs.
 */
final class Formation {
  /** The name of every node's actor system: nodes of other names don't join. */
  static final String SYSTEM = "viesti";

  private Formation() {}

  /**
   * Pekko's settings from {@code viesti.cluster} and {@code viesti.roles}, over the given ones.
   *
   * @throws StartupException when the seeds can't be
   */
  static Config settings(Config config) {
    List<Address> seeds = seeds(config);
    int least = config.getInt("viesti.cluster.min-members");
    if (!seeds.isEmpty() && config.getString("viesti.form").equals("embedded")) {
      throw new StartupException(
          "viesti.cluster.seeds needs viesti.form = cluster: an embedded node's data is its own");
    }
    return ConfigFactory.empty()
        .withValue(
            "pekko.cluster.roles",
            ConfigValueFactory.fromIterable(config.getStringList("viesti.roles")))
        .withValue(
            "pekko.cluster.min-nr-of-members",
            ConfigValueFactory.fromAnyRef(least > 0 ? least : seeds.size() / 2 + 1))
        .withFallback(config);
  }

  /** The addresses of the seeds, in their order. */
  static List<Address> seeds(Config config) {
    return config.getStringList("viesti.cluster.seeds").stream()
        .map(seed -> address(seed, config))
        .toList();
  }

  private static Address address(String seed, Config config) {
    int colon = seed.lastIndexOf(':');
    String host = colon < 0 ? seed : seed.substring(0, colon);
    String port =
        colon < 0
            ? config.getString("pekko.remote.artery.canonical.port")
            : seed.substring(colon + 1);
    if (host.isBlank() || !port.matches("[0-9]{1,5}")) {
      throw new StartupException("viesti.cluster.seeds: " + seed + " is not HOST or HOST:PORT");
    }
    return Address.apply("pekko", SYSTEM, host, Integer.parseInt(port));
  }

  /** Joins and waits until this member is Up. */
  static void join(ActorSystem<?> system, Duration patience) {
    Cluster cluster = Cluster.get(system);
    List<Address> seeds = seeds(system.settings().config());
    // By hand, not by pekko.cluster.seed-nodes: these would be joined before the node has seen
    // whether it can reach what all nodes share.
    if (seeds.isEmpty()) {
      cluster.manager().tell(Join.create(cluster.selfMember().address()));
    } else {
      org.apache.pekko.cluster.Cluster.get(system.classicSystem()).joinSeedNodes(seeds);
    }
    CompletableFuture<Void> up = new CompletableFuture<>();
    org.apache.pekko.cluster.Cluster.get(system.classicSystem())
        .registerOnMemberUp(() -> up.complete(null));
    if (cluster.selfMember().status() == MemberStatus.up()) {
      up.complete(null);
    }
    try {
      Node.await(up, patience);
    } catch (StartupException e) {
      throw new StartupException(
          "the cluster could not be joined within "
              + patience.toSeconds()
              + " s: are most of viesti.cluster.seeds "
              + seeds
              + " running and reachable?",
          e);
    }
  }
}
