package io.viesti.outside.node;

import io.viesti.outside.process.Folders;
import io.viesti.outside.process.OwnProcess;
import io.viesti.outside.process.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The packaged node as a process of its own on a data folder, started, killed and started again.
 * Closing it ends the process and removes the folder it made.
 */
public final class NodeProcess implements AutoCloseable {
  /** A start takes about 5 s on two idle cores and 70 s where ten others want them. */
  private static final Duration UP = Duration.ofMinutes(3);

  private static final Duration DOWN = Duration.ofSeconds(60);

  private final Installation installation = Installation.find();
  private final NodeSettings settings;
  private final Path home;
  private final Path data;
  private final List<String> jvmFlags = new ArrayList<>(List.of("-Xms256m", "-Xmx1g"));
  private Path java = Path.of(System.getProperty("java.home"));
  private List<String> wrapper = List.of();
  private Map<String, String> environment = Map.of();
  private int starts;
  private OwnProcess process;

  /** A node not yet started, its data in a temporary folder. */
  public NodeProcess(NodeSettings settings) {
    this(settings, null);
  }

  /**
   * A node not yet started.
   *
   * @param data where its data is kept; null: in the temporary folder, removed at the end
   */
  public NodeProcess(NodeSettings settings, Path data) {
    this.settings = settings;
    this.home = Folders.temporary("node");
    this.data = data == null ? home.resolve("data") : data;
    settings.set("viesti.data", "\"" + this.data + "\"");
  }

  /** Flags that replace the launcher's heap flags. */
  public NodeProcess withJvmFlags(List<String> flags) {
    jvmFlags.clear();
    jvmFlags.addAll(flags);
    return this;
  }

  /** The home of another JDK than this JVM's. */
  public NodeProcess onJava(Path home) {
    java = home;
    return this;
  }

  /** A command put in front of the node's own, such as strace with its options. */
  public NodeProcess wrappedIn(List<String> command) {
    wrapper = command;
    return this;
  }

  /** Variables its process gets besides ours. */
  public NodeProcess withEnvironment(Map<String, String> variables) {
    environment = Map.copyOf(variables);
    return this;
  }

  /** Starts it and waits until it says {@code ready}. */
  public NodeProcess start() {
    launch();
    Waiting.until(
        "the node to say ready",
        UP,
        () -> {
          if (!process.alive()) {
            throw new IllegalStateException("the node ended " + process.exit() + ":\n" + log());
          }
          return saidReady();
        });
    return this;
  }

  /** Starts it without waiting for anything. */
  public NodeProcess launch() {
    if (process != null && process.alive()) {
      throw new IllegalStateException("the node runs already");
    }
    starts++;
    Path config = home.resolve("viesti.conf");
    try {
      Files.writeString(config, settings.hocon());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> command = new ArrayList<>(wrapper);
    command.addAll(installation.command(java, jvmFlags, "start", "--config", config.toString()));
    process = OwnProcess.start("node", command, home, environment, logFile());
    return this;
  }

  private Path logFile() {
    return home.resolve("node-" + starts + ".log");
  }

  /** Whether this start has printed its {@code ready} line. */
  public boolean saidReady() {
    return process.output().lines().anyMatch(line -> line.startsWith("ready"));
  }

  public boolean alive() {
    return process.alive();
  }

  /** SIGKILL. */
  public void kill() {
    process.kill();
  }

  /** SIGTERM without waiting. */
  public void terminate() {
    process.signal("TERM");
  }

  /** Waits for the end and gives the exit status. */
  public int awaitExit() {
    if (!process.waitFor(DOWN)) {
      throw new IllegalStateException("the node still runs:\n" + log());
    }
    return process.exit();
  }

  /** SIGTERM, then its exit status. */
  public int stop() {
    terminate();
    return awaitExit();
  }

  /** kill -9, then start on the same data. */
  public NodeProcess killAndRestart() {
    kill();
    return start();
  }

  /** The last lines of the current start's output. */
  public String log() {
    return process.tail();
  }

  /** The current start's whole output. */
  public String output() {
    return process.output();
  }

  public long pid() {
    return process.pid();
  }

  public NodeSettings settings() {
    return settings;
  }

  public Path data() {
    return data;
  }

  /** Octets its data folder holds. */
  public long dataOctets() {
    return Folders.size(data);
  }

  /** Its administration. */
  public Operator operator() {
    try {
      String token = Files.readString(data.resolve("operator.token")).trim();
      return new Operator(settings.managementPort(), token);
    } catch (IOException e) {
      throw new UncheckedIOException("no operator token; log:\n" + log(), e);
    }
  }

  /** Webmail for one account. */
  public Webmail webmail(String address, String password) {
    return new Webmail(settings.httpPort(), address, password);
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
    Folders.delete(home);
  }
}
