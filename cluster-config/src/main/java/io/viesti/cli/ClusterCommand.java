package io.viesti.cli;

import io.viesti.backing.Server;
import io.viesti.backing.ServerJars;
import io.viesti.local.ClusterFolder;
import io.viesti.local.ClusterPlan;
import io.viesti.local.LocalCluster;
import io.viesti.node.Migration;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sun.misc.Signal;

/** The distributed form on this machine. */
@Command(
    name = "cluster",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a cluster on loopback, in the foreground: real Cassandra, Kafka and S3 servers, and nodes",
      "with the demo's domain and accounts. Node i listens on 127.0.0.i."
    },
    footer = {
      "",
      "Examples:",
      "  viesti cluster",
      "  viesti cluster --nodes 3 --replicas 3 --fresh",
      "  viesti cluster --nodes 2 --tls",
      "  viesti cluster --roles 'edge,api;mailbox;mailbox,delivery'"
    })
final class ClusterCommand implements Runnable {
  private static final long LOOK_EVERY_NANOS = 500_000_000L;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--nodes",
      defaultValue = "3",
      description = "how many nodes (default: ${DEFAULT-VALUE})")
  private int nodes;

  @Option(
      names = "--replicas",
      defaultValue = "1",
      description =
          "Cassandra nodes, Kafka brokers and copies of everything: 1 or 3 (default:"
              + " ${DEFAULT-VALUE})")
  private int replicas;

  @Option(
      names = "--roles",
      paramLabel = "ROLE,...;ROLE,...",
      description =
          "roles of each node, nodes separated by semicolons, out of edge, mailbox, delivery, api"
              + " (default: all everywhere)")
  private String roles;

  @Option(
      names = "--data",
      defaultValue = "${env:VIESTI_DATA:-./cluster-data}",
      description = "where data and logs are kept (default: ${DEFAULT-VALUE})")
  private Path data;

  @Option(names = "--fresh", description = "start empty: deletes what is in the data directory")
  private boolean fresh;

  @Option(
      names = "--heap",
      defaultValue = "${env:VIESTI_HEAP:-384m}",
      description = "heap of each node (default: ${DEFAULT-VALUE})")
  private String heap;

  @Option(
      names = "--tls",
      description = "TLS on every connection inside, with certificates made for this cluster")
  private boolean tls;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "HOCON file on top of every node's")
  private Path file;

  private volatile boolean stopping;

  @Override
  public void run() {
    ClusterPlan plan = plan();
    ClusterFolder folder = new ClusterFolder(data);
    folder.claim();
    if (fresh) {
      folder.empty();
    }
    long began = System.nanoTime();
    LocalCluster cluster =
        new LocalCluster(
            plan,
            ServerJars.find(),
            System.getProperty("java.class.path"),
            config -> Migration.run(config, this::say),
            this::say);
    stopOnSignal(cluster);
    try {
      cluster.start();
      DemoAccounts.make(cluster.management(1), cluster.clients(), cluster.operatorToken());
      greet(plan, cluster);
      say("ready after " + (System.nanoTime() - began) / 1_000_000_000 + " s");
      watch(cluster);
    } catch (RuntimeException e) {
      if (stopping) {
        // What was being started ended because we were told to stop; the signal's thread goes on.
        watch(cluster);
      }
      cluster.stop();
      throw e;
    }
  }

  private ClusterPlan plan() {
    ClusterPlan plain = planOfNodes().withHeap(heap);
    ClusterPlan plan = tls ? plain.withTls() : plain;
    return file == null
        ? plan
        : plan.withSettings("include file(\"" + file.toAbsolutePath().normalize() + "\")");
  }

  private ClusterPlan planOfNodes() {
    try {
      ClusterPlan plan = ClusterPlan.of(data, nodes, replicas);
      return roles == null
          ? plan
          : plan.withRoles(Arrays.stream(roles.split(";")).map(this::rolesOfOne).toList());
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private List<String> rolesOfOne(String text) {
    List<String> some = Arrays.stream(text.split(",")).map(String::strip).toList();
    List<String> unknown =
        some.stream().filter(role -> !ClusterPlan.ALL_ROLES.contains(role)).toList();
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException("no role " + unknown.get(0));
    }
    return Collections.unmodifiableList(some);
  }

  private void stopOnSignal(LocalCluster cluster) {
    for (String name : new String[] {"TERM", "INT"}) {
      Signal.handle(
          new Signal(name),
          signal -> {
            if (!stopping) {
              stopping = true;
              cluster.stop();
              System.exit(0);
            }
          });
    }
  }

  /** Tells of processes that end by themselves; returns never. */
  private void watch(LocalCluster cluster) {
    Set<String> told = new HashSet<>();
    while (true) {
      for (Server server : cluster.all()) {
        if (!stopping && !server.alive() && told.add(server.name())) {
          say(server.name() + " ended with status " + server.exit() + "; its log: " + server.log());
        }
      }
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
  }

  private void greet(ClusterPlan plan, LocalCluster cluster) {
    var out = spec.commandLine().getOut();
    out.println();
    out.println("Accounts: alice@demo.test and bob@demo.test, password demo.");
    for (int i = 1; i <= plan.nodes(); i++) {
      String host = plan.host(i);
      out.println(
          "  node "
              + i
              + "   "
              + cluster.web(i)
              + "/   SMTP "
              + host
              + ":2525   management "
              + cluster.management(i)
              + "   "
              + String.join(", ", plan.roles().get(i - 1)));
    }
    out.println("Operator token in " + plan.data().resolve("operator.token") + "; try:");
    out.println(
        "  swaks --server "
            + plan.host(nodeWith(plan, "edge"))
            + ":2525 --from you@example.org --to alice@demo.test --header 'Subject: hello'");
    out.println(
        "  curl -u alice@demo.test:demo "
            + cluster.authorities().map(file -> "--cacert " + file + " ").orElse("")
            + cluster.web(nodeWith(plan, "api"))
            + "/folders/inbox/emails");
    out.println(
        "  ./viesti queue list --management "
            + cluster.management(1)
            + cluster.authorities().map(file -> " --authorities " + file).orElse("")
            + " --data "
            + plan.data());
    out.println("Stop with Ctrl-C; data stays in " + plan.data() + ".");
    out.flush();
  }

  private static int nodeWith(ClusterPlan plan, String role) {
    for (int i = 1; i <= plan.nodes(); i++) {
      if (plan.roles().get(i - 1).contains(role)) {
        return i;
      }
    }
    return 1;
  }

  private synchronized void say(String line) {
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
  }
}
