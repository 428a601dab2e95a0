package io.viesti.local;

import io.viesti.backing.Probe;
import io.viesti.backing.Server;
import io.viesti.backing.ServerException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A node of Viesti as a process of its own. It answers when its {@code /ready} says so. */
public final class NodeServer extends Server {
  private static final int MANAGEMENT = 7626;

  private final String classPath;
  private final String heap;
  private final String configuration;
  private final Map<String, String> secrets;
  private final List<String> flags = new ArrayList<>();

  /**
   * @param classPath the jars of a node
   * @param folder its data; its configuration file lies there as well
   * @param secrets files every node of a cluster has alike: name in the data directory, content
   */
  NodeServer(
      String name,
      String classPath,
      Path folder,
      String host,
      String heap,
      String configuration,
      Map<String, String> secrets) {
    super(name, folder, host, MANAGEMENT);
    this.classPath = classPath;
    this.heap = heap;
    this.configuration = configuration;
    this.secrets = new TreeMap<>(secrets);
  }

  /** Further JVM flags for the next start. */
  public List<String> flags() {
    return flags;
  }

  /** Its configuration file; there once it was prepared. */
  public Path configurationFile() {
    return folder().resolve("viesti.conf");
  }

  /** Writes its configuration without starting it. */
  void writeFiles() {
    try {
      prepare();
    } catch (IOException e) {
      throw new ServerException(name() + " can't be prepared in " + folder() + ": " + e, e);
    }
  }

  @Override
  protected void prepare() throws IOException {
    Files.createDirectories(folder());
    Files.writeString(configurationFile(), configuration);
    for (Map.Entry<String, String> secret : secrets.entrySet()) {
      Path file = folder().resolve(secret.getKey());
      if (!Files.exists(file)) {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(ownersOnly()));
        Files.writeString(file, secret.getValue() + "\n", StandardOpenOption.WRITE);
      }
    }
  }

  private static Set<java.nio.file.attribute.PosixFilePermission> ownersOnly() {
    return PosixFilePermissions.fromString("rw-------");
  }

  @Override
  protected List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    // As the launcher does; see there.
    arguments.add("-Djava.util.concurrent.ForkJoinPool.common.parallelism=2");
    arguments.add("-XX:+ExitOnOutOfMemoryError");
    if (Runtime.version().feature() >= 23) {
      arguments.add("--enable-native-access=ALL-UNNAMED");
      arguments.add("--sun-misc-unsafe-memory-access=allow");
    }
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(ours -> ours.startsWith("-XX:SharedArchiveFile=") || ours.startsWith("-Xlog:cds"))
        .forEach(arguments::add);
    arguments.add("-Xmx" + heap);
    arguments.addAll(flags);
    arguments.addAll(List.of("-cp", classPath, "io.viesti.cli.Viesti", "start", "--config"));
    arguments.add(configurationFile().toString());
    return arguments;
  }

  @Override
  public boolean answers() {
    return Probe.status(sockets(), host(), port(), "/ready") == 200;
  }

  @Override
  protected Duration patience() {
    return Duration.ofMinutes(5);
  }

  @Override
  protected Duration grace() {
    // Sessions in DATA and shards to hand over: what coordinated shutdown allows, and a little
    // more.
    return Duration.ofSeconds(90);
  }
}
