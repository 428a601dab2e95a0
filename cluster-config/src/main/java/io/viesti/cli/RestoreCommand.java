package io.viesti.cli;

import io.viesti.engine.backup.BackupCheck;
import io.viesti.engine.backup.Restore;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A data directory from a backup. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description = "Makes a data directory from a backup, checking every octet. Needs no node.",
    footer = {
      "",
      "Nothing is overwritten: NEW is not there yet or empty. Then start a node on it, as the same",
      "user. Mail that was delivered to others after the backup was made is delivered again (same",
      "Message-ID); never let the old node and the restored one run at the same time.",
      "",
      "Example:",
      "  viesti restore /backup/viesti-monday --data /var/lib/viesti-new"
    })
final class RestoreCommand implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "a backup")
  private Path backup;

  @Option(
      names = "--data",
      paramLabel = "NEW",
      required = true,
      description = "the data directory to make")
  private Path data;

  @Option(names = "--json", description = "print the answer as JSON, for scripts")
  private boolean json;

  @Override
  public void run() {
    CommandLine line = spec.commandLine();
    Ticker ticker = new Ticker(line.getErr(), "restore");
    BackupCheck.Whole whole = Restore.into(data, backup, ticker::add);
    BackupCommand.print(line.getOut(), whole, "restored to " + data, json);
  }
}
