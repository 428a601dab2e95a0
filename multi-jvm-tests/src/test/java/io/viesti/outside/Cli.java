package io.viesti.outside;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.viesti.outside.node.Installation;
import io.viesti.outside.node.NodeProcess;
import io.viesti.outside.process.OwnProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The command line as an operator uses it: a process of its own that talks to a running node. */
record Cli(String management, String data) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** For the operator of this node. */
  static Cli of(NodeProcess node) {
    return new Cli("http://127.0.0.1:" + node.settings().managementPort(), node.data().toString());
  }

  /** Runs a command to its end. */
  OwnProcess.Finished run(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--management", management, "--data", data));
    return plain(all.toArray(String[]::new));
  }

  /** Runs a command without saying where its node is. */
  static OwnProcess.Finished plain(String... words) {
    List<String> flags =
        List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m", "-Xshare:auto");
    Path java = Path.of(System.getProperty("java.home"));
    return OwnProcess.finish(Installation.find().command(java, flags, words), PATIENCE);
  }

  /** What a command that must succeed prints. */
  String ok(String... words) {
    OwnProcess.Finished finished = run(words);
    assertThat(finished.exit()).as(finished.output()).isZero();
    return finished.output();
  }

  /** The answer, as JSON, of a command that must succeed; what it said meanwhile is left out. */
  JsonNode json(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--json");
    List<String> lines = ok(all.toArray(String[]::new)).lines().toList();
    String printed = lines.get(lines.size() - 1);
    try {
      return JSON.readTree(printed);
    } catch (IOException e) {
      throw new UncheckedIOException(printed, e);
    }
  }

  /** The one line of a command that must fail. */
  String error(String... words) {
    return oneLine(run(words));
  }

  static String oneLine(OwnProcess.Finished finished) {
    assertThat(finished.exit()).as(finished.output()).isNotZero();
    assertThat(finished.output().lines()).hasSize(1);
    assertThat(finished.output()).startsWith("viesti: ").doesNotContain("Exception:");
    return finished.output();
  }
}
