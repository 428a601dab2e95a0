package io.viesti.local;

import io.viesti.backing.CassandraRole;
import io.viesti.backing.CassandraServer;
import io.viesti.backing.KafkaServer;
import io.viesti.backing.S3Server;
import io.viesti.backing.Server;
import io.viesti.backing.ServerException;
import io.viesti.backing.ServerJars;
import io.viesti.certificate.Identity;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;

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
    Optional<Identities> identities =
        plan.tls() ? Optional.of(Identities.make(plan)) : Optional.empty();
    identities.ifPresent(all -> servers().forEach(server -> server.secure(all.server())));
    Map<String, String> secrets = folder.secrets();
    nodes =
        IntStream.rangeClosed(1, plan.nodes())
            .mapToObj(i -> node(i, classPath, secrets, identities.map(all -> all.node(i))))
            .toList();
  }

  private NodeServer node(
      int i, String classPath, Map<String, String> secrets, Optional<Identity> identity) {
    Path data = plan.data().resolve("node-" + i);
    NodeServer node =
        new NodeServer(
            "node-" + i,
            classPath,
            data,
            plan.host(i),
            plan.heap(),
            NodeFile.text(plan, i, data, s3, identity),
            secrets);
    identity.ifPresent(node::secure);
    node.flags().addAll(plan.pace().ofNodes());
    return node;
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
    List<Server> all = new ArrayList<>(servers());
    all.addAll(nodes);
    return all;
  }

  private List<Server> servers() {
    List<Server> servers = new ArrayList<>(cassandras);
    servers.addAll(kafkas);
    servers.add(s3);
    return servers;
  }

  /** Where operators reach node {@code i}, from 1. */
  public URI management(int i) {
    return URI.create(scheme() + "://" + plan.host(i) + ":" + nodes.get(i - 1).port());
  }

  /** Where users reach node {@code i}, from 1. */
  public URI web(int i) {
    return URI.create(scheme() + "://" + plan.host(i) + (plan.tls() ? ":8443" : ":8080"));
  }

  private String scheme() {
    return plan.tls() ? "https" : "http";
  }

  /** Who signed all certificates; empty without TLS. */
  public Optional<Path> authorities() {
    return nodes.get(0).identity().map(Identity::authorities);
  }

  /** What a client of this cluster believes; empty without TLS. */
  public Optional<SSLContext> clients() {
    return authorities()
        .map(
            file -> {
              try {
                return Identity.believing(file);
              } catch (IOException e) {
                throw new ServerException(e.getMessage(), e);
              }
            });
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
    List<Server> beside = new ArrayList<>(kafkas);
    beside.add(s3);
    List<CassandraServer> seed = cassandras.subList(0, 1);
    launch(seed);
    launch(beside);
    // The others of the ring ask the first for the way; until it answers they would only give up.
    await(seed);
    List<CassandraServer> rest = cassandras.subList(1, cassandras.size());
    launch(rest);
    await(beside);
    await(rest);
    if (plan.tls()) {
      String password = folder.secrets().get(ClusterFolder.CASSANDRA_PASSWORD);
      CassandraRole.ensure(cassandras.get(0), password);
    }
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
    List<Server> servers = servers();
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
