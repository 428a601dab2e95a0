package io.viesti.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.viesti.engine.backup.BackupCheck;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Copies of a running node's data. */
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    description = "Copies a running node's data to a directory, consistent, while mail goes on.",
    footer = {
      "",
      "The node itself writes DIR: it is a path on the node's machine, not there yet or empty, that",
      "the node's user may write. On the volume of the data files are shared (hard links), which",
      "takes little time and space and does not help against a broken disk: copy DIR elsewhere then.",
      "Everything answered with 250, 201, 202, 200 or 204 before the call is in the copy.",
      "DIR holds mail, password hashes and, unless --without-secrets, the operator token, the upload",
      "secret and the TLS key made by the node: guard it as the data itself.",
      "",
      "Examples:",
      "  viesti backup /backup/viesti-monday",
      "  viesti backup /backup/viesti-monday --rate 50MiB --without-secrets",
      "  viesti backup verify /backup/viesti-monday",
      "  viesti backup status",
      "  viesti restore /backup/viesti-monday --data /var/lib/viesti-new"
    })
final class BackupCommand implements Runnable {
  private static final String CALL = "/admin/backup";
  private static final long LOOK_MILLIS = 250;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Mixin private AdminClient node;

  @Parameters(paramLabel = "DIR", arity = "0..1", description = "where the copy goes")
  private Path target;

  @Option(
      names = "--rate",
      paramLabel = "SIZE",
      converter = ByteCount.class,
      description = "octets a second at most, such as 50MiB (default: as fast as it goes)")
  private Long rate;

  @Option(names = "--without-secrets", description = "leaves out what lies beside the engine")
  private boolean withoutSecrets;

  @Override
  public void run() {
    if (target == null) {
      throw new CommandLine.ParameterException(spec.commandLine(), "backup to which directory?");
    }
    ObjectNode order = AdminClient.JSON.createObjectNode();
    order.put("directory", target.toAbsolutePath().normalize().toString());
    order.put("secrets", !withoutSecrets);
    if (rate != null) {
      order.put("octets_per_second", rate);
    }
    JsonNode progress = node.post(CALL, order);
    Ticker ticker = new Ticker(spec.commandLine().getErr(), "backup");
    while (progress.path("state").asText().equals("running")) {
      pause();
      progress = node.get(CALL);
      ticker.at(progress.path("octets").asLong(), progress.path("total_octets").asLong());
    }
    if (!progress.path("state").asText().equals("done")) {
      throw new AdminException(progress.path("reason").asText());
    }
    Answer.object(spec.commandLine().getOut(), node, progress, sentence(progress));
  }

  private static String sentence(JsonNode done) {
    long linked = done.path("linked_files").asLong();
    return "copied "
        + done.path("files").asLong()
        + " files, "
        + ByteCount.words(done.path("octets").asLong())
        + " to "
        + done.path("directory").asText()
        + "; all acknowledged before "
        + done.path("picture_at").asText()
        + " is in it"
        + (linked == 0 ? "" : "; same volume, " + linked + " files are shared with the node");
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AdminException("interrupted; the node goes on with the backup");
    }
  }

  @Command(
      name = "barrier",
      mixinStandardHelpOptions = true,
      description = {
        "Waits until all mail acknowledged before the call is in the journals of its mailboxes: what",
        "is copied of a cluster's Cassandra after it holds all of that mail, Kafka not needed.",
      },
      footer = {
        "",
        "Examples:",
        "  viesti backup barrier",
        "  viesti backup barrier --patience 3600 && nodetool snapshot viesti"
      })
  void barrier(
      @Mixin AdminClient node,
      @Option(
              names = "--patience",
              paramLabel = "SECONDS",
              defaultValue = "600",
              description = "gives up after so long (default 600)")
          int patience) {
    Barrier barrier = Barrier.before(node);
    PrintWriter err = spec.commandLine().getErr();
    barrier.await(
        node,
        Duration.ofSeconds(patience),
        left -> {
          err.println(left + " mails of before are on the way to their mailboxes");
          err.flush();
        });
    ObjectNode answer = AdminClient.JSON.createObjectNode();
    answer.put("passed", barrier.at().toString()).put("mails", barrier.mails());
    Answer.object(
        spec.commandLine().getOut(),
        node,
        answer,
        "all mail acknowledged before " + barrier.at() + " is in its mailboxes' journals");
  }

  @Command(
      name = "status",
      mixinStandardHelpOptions = true,
      description = "The backup being made, else the last one since the node started.",
      footer = {"", "Examples:", "  viesti backup status", "  viesti backup status --json"})
  void status(@Mixin AdminClient node) {
    JsonNode latest = node.get(CALL);
    String words =
        latest.path("state").asText()
            + ": "
            + latest.path("directory").asText()
            + ", "
            + latest.path("step").asText()
            + ", "
            + ByteCount.words(latest.path("octets").asLong())
            + " of "
            + ByteCount.words(latest.path("total_octets").asLong())
            + (latest.path("reason").isNull() ? "" : "; " + latest.path("reason").asText());
    Answer.object(spec.commandLine().getOut(), node, latest, words);
  }

  @Command(
      name = "cancel",
      mixinStandardHelpOptions = true,
      description = "Gives up the backup being made; its directory is left empty.",
      footer = {"", "Example:", "  viesti backup cancel"})
  void cancel(@Mixin AdminClient node) {
    Answer.object(spec.commandLine().getOut(), node, node.delete(CALL), "cancelled");
  }

  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      description = "Reads a whole backup: files, checksums, database. Needs no node.",
      footer = {"", "Example:", "  viesti backup verify /backup/viesti-monday"})
  void verify(
      @Parameters(paramLabel = "DIR") Path backup,
      @Option(names = "--json", description = "print the answer as JSON, for scripts")
          boolean json) {
    CommandLine line = spec.commandLine();
    Ticker ticker = new Ticker(line.getErr(), "verify");
    print(line.getOut(), BackupCheck.of(backup, ticker::add), "whole: " + backup, json);
  }

  /** What a backup holds: for people in a line, for scripts in JSON. */
  static void print(PrintWriter out, BackupCheck.Whole whole, String what, boolean json) {
    if (json) {
      ObjectNode all = AdminClient.JSON.createObjectNode();
      all.put("picture_at", whole.pictureAt().toString());
      all.put("files", whole.files()).put("octets", whole.octets());
      all.put("large_blobs", whole.largeBlobs()).put("secrets", whole.secrets());
      all.set("entries", AdminClient.JSON.valueToTree(whole.entries()));
      out.println(all);
    } else {
      Map<String, Long> entries = whole.entries();
      out.println(
          what
              + ", "
              + whole.files()
              + " files, "
              + ByteCount.words(whole.octets())
              + "; "
              + entries.getOrDefault("journal", 0L)
              + " events, "
              + entries.getOrDefault("leases", 0L)
              + " pieces of content ("
              + whole.largeBlobs()
              + " in files), "
              + entries.getOrDefault("wake", 0L)
              + " due; all acknowledged before "
              + whole.pictureAt());
    }
    out.flush();
  }
}
