package io.viesti.cli;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Accepted mail that can't reach its mailbox. */
@Command(
    name = "deadletter",
    mixinStandardHelpOptions = true,
    description = "Shows accepted mail that can't reach its mailbox, and acts on it.",
    footer = {
      "",
      "Examples:",
      "  viesti deadletter list",
      "  viesti deadletter replay ID",
      "  viesti deadletter remove ID"
    })
final class DeadLetterCommand implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "list, show, replay or remove?");
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists dead letters.",
      footer = {
        "",
        "Examples:",
        "  viesti deadletter list",
        "  viesti deadletter list --after ID --limit 20"
      })
  void list(
      @Mixin AdminClient node,
      @Option(names = "--after", description = "begin behind this id") String after,
      @Option(names = "--limit", defaultValue = "100") int limit) {
    var answer =
        node.get(
            "/admin/deadletters?limit="
                + limit
                + (after == null ? "" : "&after=" + AdminClient.segment(after)));
    Answer.table(
        spec.commandLine().getOut(),
        node,
        answer,
        answer.path("dead_letters"),
        "id",
        "at",
        "trace_id",
        "reason");
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Shows a dead letter.",
      footer = {"", "Example:", "  viesti deadletter show ID --json"})
  void show(@Mixin AdminClient node, @Parameters(paramLabel = "ID") String id) {
    var letter = node.get(path(id));
    Answer.object(spec.commandLine().getOut(), node, letter, letter.toPrettyString());
  }

  @Command(
      name = "replay",
      mixinStandardHelpOptions = true,
      description = "Delivers a dead letter anew, and removes it once that is certain.",
      footer = {"", "Example:", "  viesti deadletter replay ID"})
  void replay(@Mixin AdminClient node, @Parameters(paramLabel = "ID") String id) {
    Answer.object(
        spec.commandLine().getOut(),
        node,
        node.post(path(id) + "/replay", Map.of()),
        "replayed " + id);
  }

  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description = "Drops a dead letter for good.",
      footer = {"", "Example:", "  viesti deadletter remove ID"})
  void remove(@Mixin AdminClient node, @Parameters(paramLabel = "ID") String id) {
    Answer.object(spec.commandLine().getOut(), node, node.delete(path(id)), "removed " + id);
  }

  private static String path(String id) {
    return "/admin/deadletters/" + AdminClient.segment(id);
  }
}
