package io.viesti.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.viesti.backing.Pace;
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
import io.viesti.outside.peer.SmtpSink;
import io.viesti.outside.process.Folders;
import io.viesti.outside.process.SmallVolume;
import io.viesti.outside.process.Waiting;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The cluster that is tormented: its servers on 127.0.0.i, nodes on 127.0.1.i, and a remote server
 * that keeps what it gets. Inside a {@link Namespace}, so that ports are the default ones.
 */
final class House implements AutoCloseable {
  static final String REMOTE_DOMAIN = "remote.test";
  static final int SMTP = 2525;
  static final int SUBMISSION = 2587;
  static final int HTTP = 8080;
  private static final int MANAGEMENT = 7626;
  private static final int REMOTE_PORT = 2600;
  private static final int CASSANDRA_MANAGEMENT = 7199;
  private static final int SPOOL_MEBIBYTES = 16;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** Longer than the coordinator's pauses between two looks at who has too many. */
  private static final Duration SETTLED = Duration.ofSeconds(7);

  private final LocalCluster cluster;
  private final SmtpSink remote;
  private final Clocks clocks;
  private final Network network = new Network();
  private final Map<Server, SmallVolume> spools = new HashMap<>();

  /**
   * @param data where everything is kept
   * @param pace of servers and nodes
   * @param settings HOCON over what nodes get
   */
  House(Path data, int nodes, int replicas, Pace pace, String settings, Progress progress) {
    ClusterFolder folder = new ClusterFolder(data);
    folder.claim();
    folder.empty();
    Installation installation = Installation.find();
    ClusterPlan plan =
        ClusterPlan.of(data, nodes, replicas)
            .withNetwork("127.0.1")
            .withPace(pace)
            .withSettings(
                """
                viesti.delivery.routes."%s" = "127.0.0.1:%d"
                # Ten accounts send all that leaves.
                viesti.limits.account-per-day = 1000000
                %s
                """
                    .formatted(REMOTE_DOMAIN, REMOTE_PORT, settings));
    cluster =
        new LocalCluster(
            plan,
            ServerJars.find(),
            installation.lib() + "/*",
            file -> Migration.run(file, line -> progress.say("%s", line)),
            line -> progress.say("%s", line));
    progress.say("a start is rehearsed, once per build");
    cluster.nodes().forEach(node -> node.flags().addAll(installation.archive()));
    for (int i = 0; i < replicas; i++) {
      cluster.cassandras().get(i).managedOn(CASSANDRA_MANAGEMENT + i);
    }
    network.know(cluster.nodes());
    clocks = new Clocks(data);
    // Slow to reply, so that some sessions are always open.
    remote = SmtpSink.keeping(REMOTE_PORT, "-W", ".:1");
  }

  /**
   * Starts everything; back when it is whole.
   *
   * @param rows what it is to suffer: for some of it nodes must be started in a way of their own
   */
  void start(List<Row> rows) {
    start(rows, () -> {});
  }

  /**
   * As {@link #start(List)}.
   *
   * @param filled called when servers run and hold what nodes need, before these start
   */
  void start(List<Row> rows, Runnable filled) {
    if (rows.contains(Row.CLOCK_JUMP)) {
      cluster.nodes().forEach(clocks::under);
    }
    if (rows.contains(Row.DISK_FULL)) {
      cluster.nodes().forEach(node -> spools.put(node, spool(node)));
    }
    cluster.startServers();
    filled.run();
    mend();
  }

  private static SmallVolume spool(NodeServer node) {
    return new SmallVolume(Folders.create(node.folder().resolve("spool")), SPOOL_MEBIBYTES);
  }

  /** The disk of a node's large content on its way to the object store. */
  SmallVolume spoolOf(NodeServer node) {
    return spools.get(node);
  }

  LocalCluster cluster() {
    return cluster;
  }

  List<NodeServer> nodes() {
    return cluster.nodes();
  }

  Clocks clocks() {
    return clocks;
  }

  Network network() {
    return network;
  }

  SmtpSink remote() {
    return remote;
  }

  Path logs() {
    return cluster.nodes().get(0).log().getParent();
  }

  List<InetSocketAddress> edges(int port) {
    return nodes().stream().map(node -> new InetSocketAddress(node.host(), port)).toList();
  }

  /** Where a node speaks HTTP, as {@code host:port}. */
  static String http(Server node) {
    return node.host() + ":" + HTTP;
  }

  /** A node that is ready now, whichever. */
  NodeServer anyReady() {
    List<NodeServer> ready =
        nodes().stream().filter(node -> node.alive() && node.answers()).toList();
    if (ready.isEmpty()) {
      throw new IllegalStateException("no node is ready");
    }
    return ready.get(ThreadLocalRandom.current().nextInt(ready.size()));
  }

  Operator operator() {
    return new Operator(anyReady().host() + ":" + MANAGEMENT, cluster.operatorToken());
  }

  Operator operator(Server node) {
    return new Operator(node.host() + ":" + MANAGEMENT, cluster.operatorToken());
  }

  Webmail login(String address) {
    return Webmail.withToken(http(anyReady()), address, ViestiTown.password());
  }

  ViestiTown found(Townsfolk townsfolk) {
    return ViestiTown.found(this::operator, this::login, townsfolk);
  }

  /** Whether all processes run, every node is ready and all of them see the same whole cluster. */
  boolean isWhole() {
    return cluster.all().stream().allMatch(Server::alive)
        && nodes().stream().allMatch(Server::answers)
        && nodes().stream().allMatch(this::seesAll);
  }

  private boolean seesAll(NodeServer node) {
    try {
      JsonNode view = operator(node).members();
      int up = 0;
      for (JsonNode member : view.path("members")) {
        up += member.path("status").asText().equals("Up") ? 1 : 0;
      }
      return up == nodes().size() && view.path("unreachable").isEmpty();
    } catch (RuntimeException notNow) {
      return false;
    }
  }

  /** Waits until no shard has moved for a while; a moving one is in nobody's memory. */
  void awaitSettled() {
    AtomicReference<Map<String, Integer>> last = new AtomicReference<>(Map.of());
    AtomicLong since = new AtomicLong(System.nanoTime());
    boolean settled =
        Waiting.holdsWithin(
            PATIENCE,
            Duration.ofSeconds(2),
            () -> {
              Map<String, Integer> now = shards();
              if (!now.equals(last.getAndSet(now))) {
                since.set(System.nanoTime());
              }
              return System.nanoTime() - since.get() > SETTLED.toNanos();
            });
    if (!settled) {
      throw new IllegalStateException("shards still move after " + PATIENCE);
    }
  }

  private Map<String, Integer> shards() {
    Map<String, Integer> shards = new TreeMap<>();
    operator()
        .shards()
        .forEach(
            hosted ->
                shards.put(
                    hosted.path("type").asText() + " at " + hosted.path("node").asText(),
                    hosted.path("shards").asInt()));
    return shards;
  }

  void awaitWhole() {
    Waiting.until("the house to be whole", PATIENCE, this::isWhole);
  }

  /** Starts again what has ended, as an operator's supervisor does, until all is whole. */
  void mend() {
    Waiting.until(
        "the house to be whole",
        PATIENCE,
        () -> {
          for (Server server : cluster.all()) {
            if (!server.alive()) {
              server.launch();
            }
          }
          return isWhole();
        });
  }

  /** Mails taken in by nodes and not yet where they belong. */
  double backlog() {
    return nodes().stream().mapToDouble(node -> operator(node).backlog()).sum();
  }

  /** Ends all processes, so that another house may have their ports. */
  void tearDown() {
    remote.close();
    cluster.all().forEach(Server::kill);
  }

  @Override
  public void close() {
    network.heal();
    tearDown();
    spools.values().forEach(SmallVolume::close);
  }
}
