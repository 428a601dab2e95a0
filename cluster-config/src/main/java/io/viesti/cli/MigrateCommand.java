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
    footer = {
      "",
      "Examples:",
      "  viesti migrate --config /etc/viesti/viesti.conf",
      "  viesti migrate --config /etc/viesti/viesti.conf --wake-all     (after a restore)"
    })
final class MigrateCommand implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "HOCON file of a node")
  private Path config;

  @Option(
      names = "--wake-all",
      description = {
        "after a restore: has every mailbox and queue look once for work it owes, 500 a second, since",
        "tables copied one after the other need not agree on who owes some"
      })
  private boolean wakeAll;

  @Override
  public void run() {
    Migration.run(config, this::say);
    if (wakeAll) {
      Migration.wakeAll(config, this::say);
    }
  }

  private void say(String line) {
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
  }
}
