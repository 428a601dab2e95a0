package io.viesti.local;

import io.viesti.backing.CassandraServer;
import io.viesti.backing.KafkaServer;
import io.viesti.backing.S3Server;
import io.viesti.backing.Server;
import io.viesti.backing.ServerException;
import io.viesti.backing.ServerJars;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A cluster on this machine: first the servers, then what they must hold (schema, topics, bucket),
 * then the nodes. Blocking. {@link #stop} may come from another thread at any time.
 */
public final class LocalCluster implements AutoCloseable {
  private static final long LOOK_EVERY = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long TELL_EVERY = TimeUnit.SECONDS.toNanos(5);

  private final ClusterPlan plan;
  private final Consumer<String> say;
  private final Consumer<Path> migrate;
  private final ClusterFolder folder;
  private final List<CassandraServer> cassandras;
  private final List<KafkaServer> kafkas;
  private final S3Server s3;
  private final List<NodeServer> nodes;
  private volatile boolean stopping;

  /**
   * @param classPath the jars of a node
   * @param migrate brings the servers to what the nodes need; given a node's configuration file
   * @param say told what happens, a line each, whenever somebody would wonder
   */
  public LocalCluster(
      ClusterPlan plan,
      ServerJars jars,
      String classPath,
      Consumer<Path> migrate,
      Consumer<String> say) {
    this.plan = plan;
    this.say = say;
    this.migrate = migrate;
    this.folder = new ClusterFolder(plan.data());
    Path data = plan.data();
    s3 = new S3Server(jars, data.resolve("s3"), "127.0.0.1", plan.s3Port(), plan.pace());
    cassandras =
        IntStream.range(0, plan.replicas())
            .mapToObj(
                i ->
                    new CassandraServer(
                        jars,
                        data.resolve("cassandra-" + (i + 1)),
                        plan.cassandra(),
                        i,
                        plan.pace()))
            .toList();
    kafkas =
        IntStream.range(0, plan.replicas())
            .mapToObj(
                i ->
                    new KafkaServer(
                        jars, data.resolve("kafka-" + (i + 1)), plan.kafka(), i, plan.pace()))
            .toList();
    Map<String, String> secrets = folder.secrets();
    nodes =
        IntStream.rangeClosed(1, plan.nodes()).mapToObj(i -> node(i, classPath, secrets)).toList();
  }

  private NodeServer node(int i, String classPath, Map<String, String> secrets) {
    Path data = plan.data().resolve("node-" + i);
    return new NodeServer(
        "node-" + i,
        classPath,
        data,
        plan.host(i),
        plan.heap(),
        NodeFile.text(plan, i, data, s3),
        secrets);
  }

  public ClusterPlan plan() {
    return plan;
  }

  public List<CassandraServer> cassandras() {
    return cassandras;
  }

  public List<KafkaServer> kafkas() {
    return kafkas;
  }

  public S3Server s3() {
    return s3;
  }

  /** Node 1 first. */
  public List<NodeServer> nodes() {
    return nodes;
  }

  /** All processes, servers first. */
  public List<Server> all() {
    List<Server> all = new ArrayList<>(cassandras);
    all.addAll(kafkas);
    all.add(s3);
    all.addAll(nodes);
    return all;
  }

  /** The token that every node takes from operators. */
  public String operatorToken() {
    return folder.secrets().get(ClusterFolder.OPERATOR_TOKEN);
  }

  /**
   * Starts everything; back when every node is ready.
   *
   * @throws ServerException one line for a person, naming the log to look into
   */
  public void start() {
    all().forEach(Server::endLeftover);
    cassandras.forEach(LocalCluster::requireFree);
    kafkas.forEach(LocalCluster::requireFree);
    requireFree(s3);
    startServers();
    startNodes();
  }

  /** Starts the servers and brings them to what nodes need. */
  public void startServers() {
    say.accept("starting Cassandra, Kafka and S3; logs in " + folder.logs());
    List<Server> first = new ArrayList<>(List.of(cassandras.get(0), s3));
    first.addAll(kafkas);
    launch(first);
    // The others of the ring ask the first for the way; until it answers they would only give up.
    await(List.of(cassandras.get(0)));
    List<Server> rest = new ArrayList<>(cassandras.subList(1, cassandras.size()));
    launch(rest);
    await(first);
    await(rest);
    say.accept("bringing schema, topics and bucket up to date");
    nodes.get(0).writeFiles();
    requireGoingOn();
    migrate.accept(nodes.get(0).configurationFile());
  }

  /** Starts all nodes; back when every one of them is ready. */
  public void startNodes() {
    say.accept(plan.nodes() == 1 ? "starting the node" : "starting " + plan.nodes() + " nodes");
    launch(nodes);
    await(nodes);
  }

  private void launch(List<? extends Server> servers) {
    for (Server server : servers) {
      requireGoingOn();
      server.launch();
    }
  }

  /** Waits until all of them answer, saying now and then which of them do not yet. */
  public void await(List<? extends Server> servers) {
    List<Server> open = new ArrayList<>(servers);
    long began = System.nanoTime();
    long told = began;
    while (!open.isEmpty()) {
      requireGoingOn();
      for (Server server : List.copyOf(open)) {
        if (server.ready()) {
          say.accept(server.name() + " answers on " + server.host() + ":" + server.port());
          open.remove(server);
        }
      }
      if (!open.isEmpty() && System.nanoTime() - told > TELL_EVERY) {
        told = System.nanoTime();
        say.accept(
            "waiting for "
                + String.join(", ", open.stream().map(Server::name).toList())
                + " ("
                + TimeUnit.NANOSECONDS.toSeconds(told - began)
                + " s)");
      }
      LockSupport.parkNanos(LOOK_EVERY);
    }
  }

  private void requireGoingOn() {
    if (stopping) {
      throw new ServerException("the cluster is being stopped");
    }
  }

  private static void requireFree(Server server) {
    PortCheck.requireFree(server.name(), server.host(), server.port());
  }

  /** Stops the nodes, the newest first, each handing over what it has; then the servers. */
  public void stop() {
    stopping = true;
    for (int i = nodes.size() - 1; i >= 0; i--) {
      if (nodes.get(i).alive()) {
        say.accept("stopping " + nodes.get(i).name());
        nodes.get(i).stop();
      }
    }
    List<Server> servers = new ArrayList<>(cassandras);
    servers.addAll(kafkas);
    servers.add(s3);
    if (servers.stream().anyMatch(Server::alive)) {
      say.accept("stopping Cassandra, Kafka and S3");
    }
    servers.forEach(Server::terminate);
    servers.forEach(Server::stop);
  }

  @Override
  public void close() {
    stop();
  }
}
