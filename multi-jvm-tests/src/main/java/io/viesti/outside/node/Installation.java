package io.viesti.outside.node;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The packaged node.
 *
 * @param lib the folder of its jars
 */
public record Installation(Path lib) {
  private static final String LIB = "cluster-config/target/viesti/lib";

  /**
   * Finds it: below the environment's VIESTI_HOME, else below the current folder or one above it.
   *
   * @throws IllegalStateException saying how to build it
   */
  public static Installation find() {
    String home = System.getenv("VIESTI_HOME");
    Path start = Path.of(home == null ? "" : home).toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve(LIB))) {
        return new Installation(folder.resolve(LIB));
      }
    }
    throw new IllegalStateException(
        "no packaged node ("
            + LIB
            + ") at or above "
            + start
            + "; build it: mvn package -DskipTests");
  }

  /** Flags that make its starts quick, for a JVM of the same kind as this one. */
  public List<String> archive() {
    return ClassArchive.flags(lib);
  }

  /**
   * The command that runs {@code viesti} with these arguments, as the launcher would.
   *
   * @param java the JDK's home
   */
  public List<String> command(Path java, List<String> jvmFlags, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(java.resolve("bin").resolve("java").toString());
    command.add("-Djava.util.concurrent.ForkJoinPool.common.parallelism=2");
    command.add("-XX:+ExitOnOutOfMemoryError");
    if (java.equals(Path.of(System.getProperty("java.home")))) {
      command.addAll(archive());
    }
    command.addAll(jvmFlags);
    command.addAll(List.of("-cp", lib + "/*", "io.viesti.cli.Viesti"));
    command.addAll(List.of(arguments));
    return command;
  }
}
