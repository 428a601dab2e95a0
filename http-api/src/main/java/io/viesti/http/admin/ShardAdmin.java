package io.viesti.http.admin;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;

import io.viesti.http.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.ClusterSharding;
import org.apache.pekko.cluster.sharding.ShardRegion.ClusterShardingStats;
import org.apache.pekko.cluster.sharding.ShardRegion.GetClusterShardingStats;
import org.apache.pekko.cluster.sharding.ShardRegion.ShardRegionStats;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.pattern.Patterns;
import scala.jdk.javaapi.CollectionConverters;

/**
 * {@code /admin/shards}: how many shards of each type lie on which node, and how many entities of
 * them are in memory. Of the types the asked node hosts; a node silent for {@link #PATIENCE} is
 * left out.
 */
public final class ShardAdmin {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final ActorSystem<?> system;

  public ShardAdmin(ActorSystem<?> system) {
    this.system = system;
  }

  /**
   * @param entities in memory
   * @param silentShards that did not answer
   */
  record Hosted(String type, String node, int shards, long entities, int silentShards) {}

  record Listing(List<Hosted> shards) {}

  public Route routes() {
    return path(
        "shards",
        () ->
            get(
                () ->
                    completeWithFuture(
                        all()
                            .thenApply(
                                shards -> Json.answer(StatusCodes.OK, new Listing(shards))))));
  }

  private CompletionStage<List<Hosted>> all() {
    CompletionStage<List<Hosted>> all = CompletableFuture.completedFuture(new ArrayList<>());
    List<String> types =
        ClusterSharding.get(system.classicSystem()).getShardTypeNames().stream().sorted().toList();
    for (String type : types) {
      all =
          all.thenCombine(
              ofType(type),
              (some, more) -> {
                some.addAll(more);
                return some;
              });
    }
    return all;
  }

  private CompletionStage<List<Hosted>> ofType(String type) {
    scala.concurrent.duration.FiniteDuration patience =
        scala.concurrent.duration.Duration.fromNanos(PATIENCE.toNanos());
    return Patterns.ask(
            ClusterSharding.get(system.classicSystem()).shardRegion(type),
            new GetClusterShardingStats(patience),
            PATIENCE.multipliedBy(2))
        .thenApply(answer -> hosted(type, (ClusterShardingStats) answer))
        // Between two coordinators nobody can tell; the other types may.
        .exceptionally(failure -> List.of());
  }

  private static List<Hosted> hosted(String type, ClusterShardingStats stats) {
    return stats.getRegions().entrySet().stream()
        .map(region -> hosted(type, region.getKey().toString(), region.getValue()))
        .sorted(Comparator.comparing(Hosted::node))
        .toList();
  }

  private static Hosted hosted(String type, String node, ShardRegionStats region) {
    Map<String, Object> entities = CollectionConverters.asJava(region.stats());
    return new Hosted(
        type,
        node,
        entities.size(),
        entities.values().stream().mapToLong(count -> ((Number) count).longValue()).sum(),
        region.failed().size());
  }
}
