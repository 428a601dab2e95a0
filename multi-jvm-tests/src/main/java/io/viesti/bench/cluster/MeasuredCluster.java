package io.viesti.bench.cluster;

import io.viesti.backing.Server;
import io.viesti.backing.ServerJars;
import io.viesti.bench.load.Townsfolk;
import io.viesti.bench.readback.ViestiTown;
import io.viesti.bench.report.Progress;
import io.viesti.local.ClusterFolder;
import io.viesti.local.ClusterPlan;
import io.viesti.local.LocalCluster;
import io.viesti.local.NodeServer;
import io.viesti.node.Migration;
import io.viesti.outside.node.Installation;
import io.viesti.outside.node.Operator;
import io.viesti.outside.node.Webmail;
import io.viesti.outside.process.Waiting;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The cluster of one measurement, as {@code ./viesti cluster} makes it: default ports, node i on
 * 127.0.0.i, everything fresh.
 */
final class MeasuredCluster implements AutoCloseable {
  private static final int SMTP = 2525;
  private static final int HTTP = 8080;
  private static final int MANAGEMENT = 7626;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final LocalCluster cluster;
  private final AtomicInteger turn = new AtomicInteger();

  /**
   * @param data a folder that is emptied first
   * @param settings HOCON over what nodes get
   */
  MeasuredCluster(Path data, int nodes, int replicas, String settings, Progress progress) {
    ClusterFolder folder = new ClusterFolder(data);
    folder.claim();
    folder.empty();
    Installation installation = Installation.find();
    cluster =
        new LocalCluster(
            ClusterPlan.of(data, nodes, replicas).withSettings(settings),
            ServerJars.find(),
            installation.lib() + "/*",
            file -> Migration.run(file, line -> progress.say("%s", line)),
            line -> progress.say("%s", line));
    cluster.nodes().forEach(node -> node.flags().addAll(installation.archive()));
  }

  /** Starts everything; back when every node sees all of them. */
  MeasuredCluster start() {
    cluster.start();
    awaitWhole();
    return this;
  }

  void awaitWhole() {
    Waiting.until(
        "all nodes to see each other", PATIENCE, () -> nodes().stream().allMatch(this::seesAll));
  }

  private boolean seesAll(NodeServer node) {
    try {
      return node.answers()
          && operator(node).metric("viesti_cluster_members").orElse(0) == nodes().size();
    } catch (RuntimeException notNow) {
      return false;
    }
  }

  LocalCluster cluster() {
    return cluster;
  }

  List<NodeServer> nodes() {
    return cluster.nodes();
  }

  List<InetSocketAddress> edges() {
    return nodes().stream().map(node -> new InetSocketAddress(node.host(), SMTP)).toList();
  }

  /** Where a node speaks HTTP, as {@code host:port}. */
  static String http(Server node) {
    return node.host() + ":" + HTTP;
  }

  Operator operator(Server node) {
    return new Operator(node.host() + ":" + MANAGEMENT, cluster.operatorToken());
  }

  /** Makes the accounts; their webmail calls go to all nodes, an account's always to the same. */
  ViestiTown found(Townsfolk townsfolk) {
    return ViestiTown.found(() -> operator(next()), this::login, townsfolk);
  }

  private Webmail login(String address) {
    return Webmail.withToken(http(next()), address, ViestiTown.password());
  }

  private NodeServer next() {
    return nodes().get(Math.floorMod(turn.getAndIncrement(), nodes().size()));
  }

  /** The sum of a metric over all nodes; nodes without it count nothing. */
  double sum(String metric) {
    return nodes().stream().mapToDouble(node -> operator(node).metric(metric).orElse(0)).sum();
  }

  /** Mails in Kafka that no mailbox has, as the node that sees most of them says. */
  double lag() {
    return nodes().stream()
        .mapToDouble(node -> operator(node).metric("mail_queue_lag").orElse(0))
        .max()
        .orElse(0);
  }

  /** A histogram over all nodes. */
  Buckets histogram(String metric) {
    return nodes().stream()
        .map(node -> operator(node).exchange("GET", "/metrics", null).body())
        .map(page -> Buckets.parse(new String(page, StandardCharsets.UTF_8), metric))
        .reduce(Buckets::plus)
        .orElseThrow();
  }

  /** Stops all in order. */
  @Override
  public void close() {
    cluster.stop();
  }
}
