package io.viesti.backing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * One server as a process of ours, in a folder of its own that holds its data, configuration and
 * logs. It can be ended and started again on the same data. Blocking; for one thread at a time.
 */
public abstract sealed class Server implements AutoCloseable
    permits CassandraServer, KafkaServer, S3Server {
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private final String name;
  private final Path folder;
  private final String host;
  private final int port;
  private Child child;

  Server(String name, Path folder, String host, int port) {
    this.name = name;
    this.folder = folder.toAbsolutePath();
    this.host = host;
    this.port = port;
  }

  /** Writes the configuration; called before every start. */
  abstract void prepare() throws IOException;

  /** The JVM's arguments from its flags to the main class's own. */
  abstract List<String> arguments();

  /** Whether the server answers a question of its own protocol now. */
  public abstract boolean answers();

  /** How long a start may take on a busy machine. */
  abstract Duration patience();

  public String name() {
    return name;
  }

  /** Its address. */
  public String host() {
    return host;
  }

  /** Where clients come. */
  public int port() {
    return port;
  }

  public Path folder() {
    return folder;
  }

  /** Its log. */
  public Path log() {
    return folder.resolve(name + ".log");
  }

  /**
   * Starts it and waits until it answers.
   *
   * @throws ServerException if it ends or does not answer in time
   */
  public Server start() {
    launch();
    awaitReady();
    return this;
  }

  /** Starts it without waiting. */
  public void launch() {
    if (child != null && child.alive()) {
      throw new ServerException(name + " runs already");
    }
    try {
      Files.createDirectories(folder);
      Child.endLeftover(folder);
      prepare();
    } catch (IOException e) {
      throw new ServerException(name + " can't be prepared in " + folder + ": " + e, e);
    }
    child = Child.start(name, command(arguments()), folder, Map.of(), log());
  }

  static List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    return command;
  }

  /**
   * Waits until it answers.
   *
   * @throws ServerException if it ends or does not answer in time
   */
  public void awaitReady() {
    long deadline = System.nanoTime() + patience().toNanos();
    while (!answers()) {
      if (!child.alive()) {
        throw new ServerException(
            name + " ended with status " + child.exit() + "; its log: " + log() + tail());
      }
      if (System.nanoTime() - deadline > 0) {
        throw new ServerException(
            name + " does not answer after " + patience().toSeconds() + " s; its log: " + log());
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
  }

  private String tail() {
    return "\n" + child.tail(5);
  }

  public boolean alive() {
    return child != null && child.alive();
  }

  public long pid() {
    return child.pid();
  }

  /** SIGTERM, after 20 seconds SIGKILL; back when it is gone. */
  public void stop() {
    if (child != null) {
      child.stop();
    }
  }

  /** SIGKILL; back when it is gone. */
  public void kill() {
    child.kill();
  }

  /** SIGSTOP: it stands still, its connections stay open. */
  public void pause() {
    child.pause();
  }

  /** SIGCONT. */
  public void resume() {
    child.resume();
  }

  @Override
  public void close() {
    stop();
  }
}
