package io.viesti.cli;

import io.viesti.node.Migration;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Brings the servers of a cluster to what this version needs. */
@Command(
    name = "migrate",
    mixinStandardHelpOptions = true,
    description = {
      "Brings Cassandra's schema, Kafka's topics and the S3 bucket to what this version needs.",
      "One process, before nodes of a new version start; doing it again changes nothing."
    },
    footer = {"", "Example:", "  viesti migrate --config /etc/viesti/viesti.conf"})
final class MigrateCommand implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "HOCON file of a node")
  private Path config;

  @Override
  public void run() {
    Migration.run(
        config,
        line -> {
          spec.commandLine().getOut().println(line);
          spec.commandLine().getOut().flush();
        });
  }
}
