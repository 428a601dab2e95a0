package io.viesti.backing;

import io.viesti.certificate.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import javax.net.SocketFactory;

/**
 * One server as a JVM of ours, in a folder of its own that holds its data and configuration; its
 * log lies in the folder {@code logs} beside. It can be ended and started again on the same data.
 * Blocking; started and ended by one thread at a time.
 */
public abstract class Server implements AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private final String name;
  private final Path folder;
  private final String host;
  private final int port;
  private final Map<String, String> environment = new ConcurrentHashMap<>();
  private volatile Optional<Identity> identity = Optional.empty();
  private volatile SocketFactory sockets = SocketFactory.getDefault();
  private volatile OptionalInt group = OptionalInt.empty();
  private volatile Child child;
  private volatile long launched;

  /**
   * @param folder where data and configuration go
   * @param host the address it listens on
   * @param port where clients come
   */
  protected Server(String name, Path folder, String host, int port) {
    this.name = name;
    this.folder = folder.toAbsolutePath();
    this.host = host;
    this.port = port;
  }

  /**
   * From the next start on it speaks TLS only, shows this identity and asks others for theirs where
   * it can. Its clients here show the same.
   */
  public Server secure(Identity given) {
    try {
      sockets = given.context().getSocketFactory();
    } catch (IOException e) {
      throw new ServerException(name + " can't use its certificate: " + e.getMessage(), e);
    }
    identity = Optional.of(given);
    return this;
  }

  /**
   * From the next start on its process has this group id, by which a firewall can tell its packets
   * from those of others on the same address. Needs root and setpriv of util-linux.
   */
  public void inGroup(int id) {
    group = OptionalInt.of(id);
  }

  /** What it shows; empty while it speaks plain. */
  public Optional<Identity> identity() {
    return identity;
  }

  /** What connections to it are made by. */
  protected SocketFactory sockets() {
    return sockets;
  }

  /** Key and chain in one file, as servers in Java take PEM; written anew. */
  protected Path keyAndChain(Identity shown) throws IOException {
    Path file = folder.resolve("identity.pem");
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, Files.readString(shown.key()) + Files.readString(shown.certificate()));
    return file;
  }

  /** Writes the configuration; called before every start. */
  protected abstract void prepare() throws IOException;

  /** The JVM's arguments from its flags to the main class's own. */
  protected abstract List<String> arguments();

  /** Whether the server answers a question of its own protocol now. */
  public abstract boolean answers();

  /** How long a start may take on a busy machine. */
  protected abstract Duration patience();

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

  /** What the next start finds in its environment besides ours. */
  public Map<String, String> environment() {
    return environment;
  }

  /** Its log. */
  public Path log() {
    return folder.resolveSibling("logs").resolve(name + ".log");
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

  /** Ends what an earlier run that was killed left behind in this folder. */
  public void endLeftover() {
    Child.endLeftover(folder);
  }

  /** Starts it without waiting. */
  public void launch() {
    if (child != null && child.alive()) {
      throw new ServerException(name + " runs already");
    }
    try {
      Files.createDirectories(folder);
      Files.createDirectories(log().getParent());
      Child.endLeftover(folder);
      prepare();
    } catch (IOException e) {
      throw new ServerException(name + " can't be prepared in " + folder + ": " + e, e);
    }
    launched = System.nanoTime();
    child = Child.start(name, inItsGroup(command(arguments())), folder, environment, log());
  }

  private List<String> inItsGroup(List<String> command) {
    if (group.isEmpty()) {
      return command;
    }
    List<String> wrapped =
        new ArrayList<>(
            List.of("setpriv", "--regid", "" + group.getAsInt(), "--clear-groups", "--"));
    wrapped.addAll(command);
    return wrapped;
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
    while (!ready()) {
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
  }

  /**
   * Whether it answers now.
   *
   * @throws ServerException if it has ended, or had its time to start and does not answer
   */
  public boolean ready() {
    if (answers()) {
      return true;
    }
    if (!child.alive()) {
      throw new ServerException(
          name + " ended with status " + child.exit() + "; its log: " + log() + tail());
    }
    if (System.nanoTime() - launched > patience().toNanos()) {
      throw new ServerException(
          name + " does not answer after " + patience().toSeconds() + " s; its log: " + log());
    }
    return false;
  }

  private String tail() {
    return "\n" + child.tail(5);
  }

  public boolean alive() {
    return child != null && child.alive();
  }

  /** Its exit status; only once it was started and has ended. */
  public int exit() {
    return child.exit();
  }

  public long pid() {
    return child.pid();
  }

  /** How long an orderly end may take before SIGKILL. */
  protected Duration grace() {
    return Child.GRACE;
  }

  /** SIGTERM, after {@link #grace} SIGKILL; back when it is gone. */
  public void stop() {
    if (child != null) {
      child.stop(grace());
    }
  }

  /** SIGTERM without waiting. */
  public void terminate() {
    if (child != null) {
      child.terminate();
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
