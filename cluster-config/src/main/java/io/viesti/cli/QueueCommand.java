package io.viesti.cli;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What waits for delivery. */
@Command(
    name = "queue",
    mixinStandardHelpOptions = true,
    description = "Shows what waits for delivery and why, and acts on it.",
    footer = {
      "",
      "Examples:",
      "  viesti queue list",
      "  viesti queue show example.net",
      "  viesti queue retry example.net",
      "  viesti queue lag",
      "  viesti queue drop example.net SUBMISSION"
    })
final class QueueCommand implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /** Without a subcommand: the list. */
  @Mixin private AdminClient node;

  @Override
  public void run() {
    list(node, 100);
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the domains that mail waits for, and why it waits.",
      footer = {"", "Examples:", "  viesti queue list", "  viesti queue list --json"})
  void list(@Mixin AdminClient node, @Option(names = "--limit", defaultValue = "100") int limit) {
    var answer = node.get("/admin/queues?limit=" + limit);
    Answer.table(
        spec.commandLine().getOut(),
        node,
        answer,
        answer.path("queues"),
        "domain",
        "waiting",
        "oldest_at",
        "next_attempt_at",
        "reason");
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Lists the mails that wait for a domain.",
      footer = {"", "Example:", "  viesti queue show example.net"})
  void show(
      @Mixin AdminClient node,
      @Parameters(paramLabel = "DOMAIN") String domain,
      @Option(names = "--limit", defaultValue = "100") int limit) {
    var answer = node.get("/admin/queues/" + AdminClient.segment(domain) + "?limit=" + limit);
    Answer.table(
        spec.commandLine().getOut(),
        node,
        answer,
        answer.path("messages"),
        "submission_id",
        "trace_id",
        "recipient",
        "attempts",
        "next_attempt_at",
        "reason");
  }

  @Command(
      name = "retry",
      mixinStandardHelpOptions = true,
      description = "Tries everything that waits for a domain now.",
      footer = {"", "Example:", "  viesti queue retry example.net"})
  void retry(@Mixin AdminClient node, @Parameters(paramLabel = "DOMAIN") String domain) {
    act(node, domain, "retry", "trying " + domain + " now");
  }

  @Command(
      name = "lag",
      mixinStandardHelpOptions = true,
      description = "How far work is behind what was accepted, as this node shows it.",
      footer = {"", "Examples:", "  viesti queue lag", "  viesti queue lag --json"})
  void lag(@Mixin AdminClient node) {
    Lag lag = Lag.of(node.text("/metrics"));
    var rows = lag.rows().path("rows");
    Answer.table(spec.commandLine().getOut(), node, lag.json(), rows, "mails", "which");
  }

  @Command(
      name = "hold",
      mixinStandardHelpOptions = true,
      description = "Keeps mail for a domain without trying it.",
      footer = {"", "Example:", "  viesti queue hold example.net"})
  void hold(@Mixin AdminClient node, @Parameters(paramLabel = "DOMAIN") String domain) {
    act(node, domain, "hold", "holding " + domain);
  }

  @Command(
      name = "release",
      mixinStandardHelpOptions = true,
      description = "Ends holding a domain.",
      footer = {"", "Example:", "  viesti queue release example.net"})
  void release(@Mixin AdminClient node, @Parameters(paramLabel = "DOMAIN") String domain) {
    act(node, domain, "release", "released " + domain);
  }

  @Command(
      name = "drop",
      mixinStandardHelpOptions = true,
      description = "Gives a mail up; its sender gets a report.",
      footer = {"", "Example:", "  viesti queue drop example.net SUBMISSION"})
  void drop(
      @Mixin AdminClient node,
      @Parameters(paramLabel = "DOMAIN") String domain,
      @Parameters(paramLabel = "SUBMISSION") String submission) {
    Answer.object(
        spec.commandLine().getOut(),
        node,
        node.delete(
            "/admin/queues/"
                + AdminClient.segment(domain)
                + "/messages/"
                + AdminClient.segment(submission)),
        "gave up " + submission);
  }

  private void act(AdminClient node, String domain, String verb, String sentence) {
    Answer.object(
        spec.commandLine().getOut(),
        node,
        node.post("/admin/queues/" + AdminClient.segment(domain) + "/" + verb, Map.of()),
        sentence);
  }
}
