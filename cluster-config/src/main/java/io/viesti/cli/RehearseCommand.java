package io.viesti.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import io.viesti.node.Demo;
import io.viesti.node.Node;
import io.viesti.node.NodeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * Starts a node on throwaway data and ports of the system's choice, and stops it: run once after a
 * build with {@code -XX:ArchiveClassesAtExit}, so that the JVM need not verify and link the same
 * thousands of classes at every start (half of a start's CPU time).
 */
@Command(
    name = "rehearse",
    hidden = true,
    description = "Starts and stops a node on throwaway data, for the JVM's archive of classes.")
final class RehearseCommand implements Runnable {
  private static final String ANY_PORTS =
      """
      viesti {
        bind = "127.0.0.1"
        smtp.port = 0
        submission { port = 0, tls-port = 0 }
        http.port = 0
        management { bind = "127.0.0.1", port = 0 }
      }
      pekko {
        remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
        coordinated-shutdown.exit-jvm = off
      }
      """;

  @Override
  public void run() {
    try {
      Path data = Files.createTempDirectory("viesti-rehearsal");
      try {
        Node.start(NodeConfig.load(Optional.empty(), settings(data)), Demo::seed).stop();
      } finally {
        delete(data);
      }
    } catch (IOException e) {
      throw new AdminException("no place for throwaway data: " + e.getMessage(), e);
    }
  }

  private static Config settings(Path data) {
    return ConfigFactory.parseString(
        ANY_PORTS + "viesti.data = " + ConfigUtil.quoteString(data.toString()));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
