package io.viesti.backing;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the servers' jars lie: one folder for each server, filled by Maven from the poms beside.
 */
public record ServerJars(Path folder) {
  private static final String FOLDER = "cluster-config/target/servers";
  private static final String POM = "cluster-config/servers/pom.xml";

  /**
   * Finds them: below the environment's VIESTI_HOME, else below the current folder or one above it.
   *
   * @throws ServerException saying how to fetch them
   */
  public static ServerJars find() {
    String home = System.getenv("VIESTI_HOME");
    Path start = Path.of(home == null ? "" : home).toAbsolutePath();
    for (Path root = start; root != null; root = root.getParent()) {
      if (Files.isDirectory(root.resolve(FOLDER))) {
        return new ServerJars(root.resolve(FOLDER));
      }
    }
    throw new ServerException(
        "the jars of Cassandra, Kafka and S3 are missing ("
            + FOLDER
            + " at or above "
            + start
            + "); fetch them: mvn -f "
            + POM
            + " package");
  }

  Path lib(String server) {
    Path lib = folder.resolve(server).resolve("lib");
    if (!Files.isDirectory(lib)) {
      throw new ServerException(
          "no jars of " + server + " in " + lib + "; fetch them: mvn -f " + POM + " package");
    }
    return lib;
  }
}
