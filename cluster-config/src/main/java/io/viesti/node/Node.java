package io.viesti.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.viesti.cassandra.CassandraRefused;
import io.viesti.engine.Engine;
import io.viesti.engine.EngineRefused;
import io.viesti.engine.EngineSettings;
import io.viesti.engine.EngineSetup;
import io.viesti.kafka.KafkaRefused;
import io.viesti.membership.HandedBack;
import io.viesti.membership.MajorityWatch;
import io.viesti.membership.OldestOfRole;
import io.viesti.s3.S3Refused;
import io.viesti.wake.Turns;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running node: an actor system with Viesti's parts in it. Started and awaited by the main
 * thread, which is the only one that ever blocks here.
 */
public final class Node {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Nodes of a cluster that all start at once wait for each other. */
  private static final Duration JOINING = Duration.ofMinutes(3);

  private final ActorSystem<Void> system;
  private final Parts parts;

  private Node(ActorSystem<Void> system, Parts parts) {
    this.system = system;
    this.parts = parts;
  }

  /** Whether a directory looks like a node's data. */
  public static boolean ownsData(Path data) {
    return java.nio.file.Files.exists(data.resolve(OperatorToken.FILE))
        || java.nio.file.Files.isDirectory(data.resolve("engine"));
  }

  /**
   * @throws StartupException when another process owns the data
   */
  public static void requireDataUnused(Path data) {
    try {
      if (java.nio.file.Files.isDirectory(data.resolve("engine"))) {
        Engine.requireUnused(data.resolve("engine"));
      }
    } catch (EngineRefused e) {
      throw new StartupException(e.getMessage(), e);
    }
  }

  /** Starts a node and says {@code ready}. */
  public static Node start(Config config) {
    return start(config, parts -> {});
  }

  /**
   * Starts a node.
   *
   * @param beforeReady what is still to be done once its parts are up
   * @throws StartupException one line for a person; the caller ends the process
   */
  public static Node start(Config config, Consumer<Parts> beforeReady) {
    Path data = Path.of(config.getString("viesti.data"));
    try {
      requirePortsFree(config);
      String token =
          OperatorToken.obtain(
              config.getString("viesti.management.token"),
              config.getString("viesti.management.token-file"),
              data);
      PrometheusMeterRegistry metrics = NodeMetrics.registry();
      Config settings = Formation.settings(config);
      boolean embedded = settings.getString("viesti.form").equals("embedded");
      Optional<Engine> engine =
          embedded
              ? Optional.of(Engine.open(EngineSettings.from(settings), metrics))
              : Optional.empty();
      ActorSystem<Void> system = system(settings, engine);
      InstantSource clock = InstantSource.system();
      // Before joining: a node that can't reach what all share must not be given shards.
      Backing backing =
          engine
              .<Backing>map(local -> new EmbeddedBacking(system, local, metrics, clock))
              .orElseGet(() -> new ClusterBacking(system, metrics, clock, PATIENCE));
      Formation.join(system, embedded ? PATIENCE : JOINING);
      MajorityWatch.start(system);
      HandedBack.start(system, Entities.BY_COMMAND);
      Turns.of(system).decide(new OldestOfRole(Cluster.get(system)));
      Parts parts = Parts.start(system, settings, backing, metrics, PATIENCE);
      beforeReady.accept(parts);
      parts.open(token);
      Node node = new Node(system, parts);
      StopSignals.obey(system);
      LOG.info("ready");
      System.out.println("ready");
      System.out.flush();
      return node;
    } catch (RuntimeException e) {
      throw reason(e);
    }
  }

  private static ActorSystem<Void> system(Config config, Optional<Engine> engine) {
    BootstrapSetup bootstrap = BootstrapSetup.create(config);
    return ActorSystem.create(
        Behaviors.empty(),
        Formation.SYSTEM,
        engine
            .map(local -> ActorSystemSetup.create(bootstrap, new EngineSetup(local)))
            .orElseGet(() -> ActorSystemSetup.create(bootstrap)));
  }

  /** Returns when the node has stopped, after SIGTERM or because the cluster put it out. */
  public void awaitStop() {
    await(system.getWhenTerminated(), Duration.ofDays(36_500));
  }

  /** Stops the node as SIGTERM does. */
  public void stop() {
    system.terminate();
    await(system.getWhenTerminated(), PATIENCE);
  }

  public Parts parts() {
    return parts;
  }

  /** Waits on the main thread; what failed comes out as it is. */
  static <T> T await(CompletionStage<T> stage, Duration patience) {
    try {
      return stage.toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new StartupException(String.valueOf(e.getCause()), e);
    } catch (TimeoutException e) {
      throw new StartupException("no answer within " + patience.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartupException("interrupted", e);
    }
  }

  private static void requirePortsFree(Config config) {
    String bind = config.getString("viesti.bind");
    Roles roles = Roles.from(config);
    List<String> keys = new ArrayList<>();
    if (roles.edge()) {
      keys.addAll(
          List.of("viesti.smtp.port", "viesti.submission.port", "viesti.submission.tls-port"));
    }
    if (roles.api()) {
      boolean tls = !config.getString("viesti.http.tls.certificate").isBlank();
      keys.add(tls ? "viesti.http.tls.port" : "viesti.http.port");
    }
    for (String key : keys) {
      Ports.requireFree(key, bind, config.getInt(key));
    }
    Ports.requireFree(
        "viesti.management.port",
        config.getString("viesti.management.bind"),
        config.getInt("viesti.management.port"));
    Ports.requireFree(
        "pekko.remote.artery.canonical.port",
        config.getString("pekko.remote.artery.canonical.hostname"),
        config.getInt("pekko.remote.artery.canonical.port"));
  }

  /** The cause a person can act on; the JVM's exit stops whatever was started. */
  private static RuntimeException reason(RuntimeException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof StartupException known) {
        return known;
      }
      if (cause instanceof EngineRefused refused) {
        return new StartupException(refused.getMessage(), refused);
      }
      if (cause instanceof CassandraRefused
          || cause instanceof KafkaRefused
          || cause instanceof S3Refused) {
        return new StartupException(cause.getMessage(), cause);
      }
      if (cause instanceof ConfigException wrong) {
        return new StartupException("configuration: " + wrong.getMessage(), wrong);
      }
    }
    return e;
  }
}
