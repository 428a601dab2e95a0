package io.viesti.bench;

import io.viesti.bench.accept.AcceptCommand;
import io.viesti.bench.cluster.ClusterCommand;
import io.viesti.bench.ledger.LedgerCommand;
import io.viesti.bench.relay.RelayCommand;
import io.viesti.bench.sizing.SizingCommand;
import io.viesti.chaos.ChaosCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command {@code viesti bench}. Exit status 0 only if what must hold held. */
@Command(
    name = "viesti bench",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "NAME",
    description = "Measures this machine's Viesti, and its peers in the same run.",
    footer = {
      "",
      "Examples:",
      "  viesti bench accept --quick",
      "  viesti bench accept --rounds 5 --json accept.json",
      "  viesti bench relay --sessions 20,100",
      "  viesti bench ledger --rounds 20 --json ledger.json",
      "  viesti bench chaos --rounds 25 --seed 7 --json chaos.json",
      "  viesti bench cluster --rate 116 --minutes 10 --json cluster.json",
      "  viesti bench sizing"
    },
    subcommands = {
      AcceptCommand.class,
      RelayCommand.class,
      LedgerCommand.class,
      ChaosCommand.class,
      ClusterCommand.class,
      SizingCommand.class,
      HelpCommand.class
    })
public final class Bench implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Bench())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(Bench::explain)
            .execute(arguments));
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "which benchmark?");
  }

  private static int explain(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
    command.getErr().println("viesti bench: " + e.getMessage());
    if (Boolean.getBoolean("viesti.stacktrace")) {
      e.printStackTrace(command.getErr());
    }
    return 1;
  }
}
