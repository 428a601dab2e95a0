package io.viesti.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Aliases. */
@Command(
    name = "alias",
    mixinStandardHelpOptions = true,
    description = "Creates and deletes aliases.",
    footer = {
      "",
      "Examples:",
      "  viesti alias create sales@example.org --to anna@example.org,ben@example.org",
      "  viesti alias delete sales@example.org"
    })
final class AliasCommand implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "create or delete?");
  }

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Makes an alias.",
      footer = {
        "",
        "Example:",
        "  viesti alias create sales@example.org --to anna@example.org,ben@example.org"
      })
  void create(
      @Mixin AdminClient node,
      @Parameters(paramLabel = "ADDRESS") String alias,
      @Option(names = "--to", required = true, split = ",", description = "1 to 100 addresses")
          List<String> targets) {
    Answer.object(
        spec.commandLine().getOut(),
        node,
        node.post("/admin/aliases", Map.of("address", alias, "targets", targets)),
        alias + " leads to " + String.join(", ", targets));
  }

  @Command(
      name = "delete",
      mixinStandardHelpOptions = true,
      description = "Removes an alias.",
      footer = {"", "Example:", "  viesti alias delete sales@example.org"})
  void delete(@Mixin AdminClient node, @Parameters(paramLabel = "ADDRESS") String alias) {
    Answer.object(
        spec.commandLine().getOut(),
        node,
        node.delete("/admin/aliases/" + AdminClient.segment(alias)),
        "deleted " + alias);
  }
}
