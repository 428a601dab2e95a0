package io.viesti.cli;

import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The nodes of a cluster. */
@Command(
    name = "node",
    mixinStandardHelpOptions = true,
    description =
        "Shows the nodes of the cluster, as the asked node sees them, and takes them out.",
    footer = {
      "",
      "ADDRESS is as `node list` shows it, or its end: HOST:PORT.",
      "",
      "Examples:",
      "  viesti node list",
      "  viesti node leave viesti-2.viesti:7355",
      "  viesti node down viesti-2.viesti:7355"
    })
final class NodeCommand implements Runnable {
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
      description = "Lists the nodes, oldest first: roles, status, whether they are reachable.",
      footer = {"", "Examples:", "  viesti node list", "  viesti node list --json"})
  void list(@Mixin AdminClient node) {
    var answer = node.get("/admin/nodes");
    Answer.table(
        spec.commandLine().getOut(),
        node,
        answer,
        answer.path("nodes"),
        "address",
        "roles",
        "status",
        "reachable",
        "app_version",
        "leader",
        "self");
  }

  @Command(
      name = "leave",
      mixinStandardHelpOptions = true,
      description = {
        "Lets a node leave: it hands its shards over, ends its sessions and its process ends with",
        "status 0, as on SIGTERM."
      },
      footer = {"", "Example:", "  viesti node leave viesti-2.viesti:7355"})
  void leave(@Mixin AdminClient node, @Parameters(paramLabel = "ADDRESS") String address) {
    operate(node, address, "Leave", "leaving: " + address);
  }

  @Command(
      name = "down",
      mixinStandardHelpOptions = true,
      description = {
        "Puts a node out that is unreachable and will not come back by itself. Its shards go to",
        "others at once: make sure that its process is dead. A live one ends itself when it hears."
      },
      footer = {"", "Example:", "  viesti node down viesti-2.viesti:7355"})
  void down(@Mixin AdminClient node, @Parameters(paramLabel = "ADDRESS") String address) {
    operate(node, address, "Down", "put out: " + address);
  }

  private void operate(AdminClient node, String address, String operation, String sentence) {
    Answer.object(
        spec.commandLine().getOut(),
        node,
        node.putForm(
            "/cluster/members/" + AdminClient.segment(full(address)), "operation=" + operation),
        sentence);
  }

  private static String full(String address) {
    return address.toLowerCase(Locale.ROOT).startsWith("pekko://")
        ? address
        : "pekko://viesti@" + address;
  }
}
