package io.viesti.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import io.viesti.node.Demo;
import io.viesti.node.Node;
import io.viesti.node.NodeConfig;
import io.viesti.node.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The main job in one command. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "Runs one node on loopback with a demo domain and two accounts, in the foreground.",
    footer = {
      "",
      "Examples:",
      "  viesti demo",
      "  viesti demo --fresh --data /var/tmp/viesti",
      "  viesti demo --route example.net=127.0.0.1:2600"
    })
final class DemoCommand implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--data",
      defaultValue = "${env:VIESTI_DATA:-./data}",
      description = "where data is kept (default: ${DEFAULT-VALUE})")
  private Path data;

  @Option(names = "--fresh", description = "start empty: deletes what is in the data directory")
  private boolean fresh;

  @Option(
      names = "--route",
      paramLabel = "DOMAIN=HOST:PORT",
      description = "next hop for a domain; may be repeated")
  private Map<String, String> routes = new LinkedHashMap<>();

  @Option(names = "--config", paramLabel = "FILE", description = "HOCON file on top of the demo's")
  private Path file;

  @Override
  public void run() {
    if (fresh) {
      empty(data);
    }
    Config config = NodeConfig.load(Optional.ofNullable(file), settings());
    Node node = Node.start(config, Demo::seed);
    Demo.greet(config, spec.commandLine().getOut());
    node.awaitStop();
  }

  private Config settings() {
    List<String> lines = new ArrayList<>();
    lines.add("viesti.data = " + ConfigUtil.quoteString(data.toString()));
    lines.add("viesti.submission.plaintext-auth = loopback");
    routes.forEach(
        (domain, hop) ->
            lines.add(
                "viesti.delivery.routes."
                    + ConfigUtil.quoteString(domain)
                    + " = "
                    + ConfigUtil.quoteString(hop)));
    return ConfigFactory.parseString(String.join("\n", lines));
  }

  /** Deletes a data directory of ours, and nothing that does not look like one. */
  private static void empty(Path data) {
    if (!Files.exists(data)) {
      return;
    }
    try (Stream<Path> files = Files.list(data)) {
      if (files.findAny().isPresent() && !Node.ownsData(data)) {
        throw new StartupException(
            data + " does not look like Viesti's data; --fresh deletes nothing there");
      }
    } catch (IOException e) {
      throw new StartupException(data + " can't be read: " + e.getMessage(), e);
    }
    Node.requireDataUnused(data);
    try (Stream<Path> files = Files.walk(data)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new StartupException(data + " can't be emptied: " + e.getMessage(), e);
    }
  }
}
