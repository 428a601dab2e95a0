package io.viesti.cli;

import io.viesti.backing.ServerException;
import io.viesti.engine.backup.BackupException;
import io.viesti.node.StartupException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/**
 * The command {@code viesti}. Exit status 0 only on success; errors are one line saying what to do.
 */
@Command(
    name = "viesti",
    mixinStandardHelpOptions = true,
    version = "Viesti 0.1.0-SNAPSHOT",
    synopsisSubcommandLabel = "COMMAND",
    description = "A mail service made of actors: webmail and a sending platform in one.",
    footer = {
      "",
      "Also, by the launcher: viesti test (all tests), viesti bench (benchmarks).",
      "",
      "Examples:",
      "  viesti demo",
      "  viesti cluster --nodes 3",
      "  viesti start --config /etc/viesti/viesti.conf",
      "  viesti domain create example.org",
      "  viesti account create anna@example.org --password-file secret",
      "  viesti queue list"
    },
    subcommands = {
      DemoCommand.class,
      StartCommand.class,
      RehearseCommand.class,
      ClusterCommand.class,
      MigrateCommand.class,
      DomainCommand.class,
      AccountCommand.class,
      AliasCommand.class,
      QueueCommand.class,
      MessageCommand.class,
      DeadLetterCommand.class,
      NodeCommand.class,
      ShardCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      HelpCommand.class
    })
public final class Viesti implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  public static void main(String[] arguments) {
    int status = commandLine().execute(arguments);
    if (status != 0) {
      System.exit(status);
    }
  }

  static CommandLine commandLine() {
    return new CommandLine(new Viesti())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(Viesti::oneLine);
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "which command?");
  }

  private static int oneLine(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
    if (e instanceof StartupException
        || e instanceof AdminException
        || e instanceof ServerException
        || e instanceof BackupException) {
      command.getErr().println("viesti: " + e.getMessage());
    } else {
      command.getErr().println("viesti: " + e);
    }
    if (Boolean.getBoolean("viesti.stacktrace")) {
      e.printStackTrace(command.getErr());
    }
    return 1;
  }
}
