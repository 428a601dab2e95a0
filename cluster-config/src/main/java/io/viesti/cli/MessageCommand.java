package io.viesti.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** One mail's story. */
@Command(
    name = "message",
    mixinStandardHelpOptions = true,
    description = "Tells what happened to a mail.",
    footer = {
      "",
      "The ID is the one in our Received header, in the 250 after DATA, in the answer to",
      "POST /emails/send, in `viesti queue show` and in every log line about the mail; a Message-ID",
      "made by this node will do as well. Stories are kept for seven days.",
      "",
      "Examples:",
      "  viesti message trace 01hf3w8k2v9s0d7q4m1x5zb"
    })
final class MessageCommand implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "trace ID?");
  }

  @Command(
      name = "trace",
      mixinStandardHelpOptions = true,
      description = "The story of one mail.",
      footer = {"", "Example:", "  viesti message trace 01hf3w8k2v9s0d7q4m1x5zb"})
  int trace(@Mixin AdminClient node, @Parameters(paramLabel = "ID") String id) {
    JsonNode answer = node.get("/admin/traces/" + AdminClient.segment(id));
    PrintWriter out = spec.commandLine().getOut();
    if (node.wantsJson()) {
      out.println(answer);
    } else {
      for (JsonNode note : answer.path("notes")) {
        out.println(note.path("at").asText() + "  " + note.path("text").asText());
      }
    }
    out.flush();
    if (answer.path("notes").isEmpty()) {
      throw new AdminException("nothing is known of " + id);
    }
    return 0;
  }
}
