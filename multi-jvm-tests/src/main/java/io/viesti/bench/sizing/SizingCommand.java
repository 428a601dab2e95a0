package io.viesti.bench.sizing;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Prints the tables of docs/SCALING.md. */
@Command(
    name = "sizing",
    mixinStandardHelpOptions = true,
    description = "Prints what each size of docs/SCALING.md needs, by the figures in Figures.java.",
    footer = {"", "Example:", "  viesti bench sizing"})
public final class SizingCommand implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().getOut().print(new SizingPage(Figures.now()).tables());
    spec.commandLine().getOut().flush();
  }
}
