package io.viesti.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Where entities live. */
@Command(
    name = "shard",
    mixinStandardHelpOptions = true,
    description = "Shows which node hosts how many shards, and entities in memory.",
    footer = {
      "",
      "Of the types the asked node hosts: a node with the roles mailbox and delivery knows all.",
      "",
      "Examples:",
      "  viesti shard list",
      "  viesti shard list --management http://viesti-0:7626 --json"
    })
final class ShardCommand implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /** Without a subcommand: the list. */
  @Mixin private AdminClient node;

  @Override
  public void run() {
    list(node);
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists shards and entities by type and node.",
      footer = {"", "Examples:", "  viesti shard list", "  viesti shard list --json"})
  void list(@Mixin AdminClient node) {
    var answer = node.get("/admin/shards");
    Answer.table(
        spec.commandLine().getOut(),
        node,
        answer,
        answer.path("shards"),
        "type",
        "node",
        "shards",
        "entities",
        "silent_shards");
  }
}
