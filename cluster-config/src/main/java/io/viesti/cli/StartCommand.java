package io.viesti.cli;

import com.typesafe.config.ConfigFactory;
import io.viesti.node.Node;
import io.viesti.node.NodeConfig;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One node in the foreground. */
@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    description = "Runs one node in the foreground until SIGTERM.",
    footer = {
      "",
      "Settings come from FILE (HOCON) and, stronger, from VIESTI_JAVA_OPTS=-Dkey=value.",
      "",
      "Examples:",
      "  viesti start --config /etc/viesti/viesti.conf",
      "  VIESTI_JAVA_OPTS=-Dviesti.smtp.port=25 viesti start"
    })
final class StartCommand implements Runnable {
  @Option(names = "--config", paramLabel = "FILE", description = "HOCON file")
  private Path config;

  @Override
  public void run() {
    Node.start(NodeConfig.load(Optional.ofNullable(config), ConfigFactory.empty())).awaitStop();
  }
}
