package io.viesti.cli;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Hosted domains. */
@Command(
    name = "domain",
    mixinStandardHelpOptions = true,
    description = "Creates, lists and deletes hosted domains.",
    footer = {"", "Examples:", "  viesti domain create example.org", "  viesti domain list --json"})
final class DomainCommand implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "create, list or delete?");
  }

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Hosts a domain.",
      footer = {"", "Example:", "  viesti domain create example.org"})
  void create(@Mixin AdminClient node, @Parameters(paramLabel = "DOMAIN") String name) {
    Answer.object(
        spec.commandLine().getOut(),
        node,
        node.post("/admin/domains", Map.of("name", name)),
        "hosting " + name);
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists hosted domains.",
      footer = {"", "Examples:", "  viesti domain list", "  viesti domain list --json"})
  void list(@Mixin AdminClient node) {
    var answer = node.get("/admin/domains");
    Answer.table(spec.commandLine().getOut(), node, answer, answer.path("domains"), "name");
  }

  @Command(
      name = "delete",
      mixinStandardHelpOptions = true,
      description = "Hosts a domain no more; it must have no accounts and no aliases.",
      footer = {"", "Example:", "  viesti domain delete example.org"})
  void delete(@Mixin AdminClient node, @Parameters(paramLabel = "DOMAIN") String name) {
    Answer.object(
        spec.commandLine().getOut(),
        node,
        node.delete("/admin/domains/" + AdminClient.segment(name)),
        "deleted " + name);
  }
}
