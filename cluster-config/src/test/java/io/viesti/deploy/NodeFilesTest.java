package io.viesti.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.viesti.node.NodeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration files we hand out, the unit and the image. */
class NodeFilesTest {
  @TempDir private Path folder;

  private static void assertKnown(Config file, String form) {
    Config known = NodeFiles.known(form);
    assertThat(file.entrySet()).isNotEmpty();
    assertThat(file.entrySet())
        .allSatisfy(
            entry -> assertThat(known.hasPathOrNull(entry.getKey())).as(entry.getKey()).isTrue());
  }

  @Test
  void the_nodes_of_the_cluster_have_settings_that_exist_and_are_taken() throws IOException {
    String text =
        DeployFiles.object("ConfigMap", "viesti-config").at("/data").path("viesti.conf").asText();
    assertKnown(ConfigFactory.parseString(text), "cluster");
    Path file = Files.writeString(folder.resolve("viesti.conf"), text);

    Config config = NodeConfig.load(Optional.of(file), ConfigFactory.empty());

    assertThat(config.getString("viesti.form")).isEqualTo("cluster");
    assertThat(config.getStringList("viesti.cassandra.contact-points")).hasSize(3);
  }

  @Test
  void the_node_of_its_own_machine_has_settings_that_exist_and_are_taken() {
    Path file = DeployFiles.ROOT.resolve("systemd").resolve("viesti.conf");
    assertKnown(ConfigFactory.parseFile(file.toFile()), "embedded");

    assertThat(NodeConfig.load(Optional.of(file), ConfigFactory.empty()).getInt("viesti.smtp.port"))
        .isEqualTo(25);
  }

  @Test
  void the_unit_gives_a_stop_its_time_and_the_process_little_else() {
    List<String> unit = DeployFiles.text("systemd/viesti.service").lines().toList();
    long phases = ShutdownPhases.seconds(NodeConfig.load(Optional.empty(), ConfigFactory.empty()));
    long stop =
        unit.stream()
            .filter(line -> line.startsWith("TimeoutStopSec="))
            .mapToLong(line -> Long.parseLong(line.substring(line.indexOf('=') + 1)))
            .findFirst()
            .orElseThrow();
    assertThat(stop).isGreaterThan(phases);
    assertThat(unit)
        .contains(
            "User=viesti",
            "AmbientCapabilities=CAP_NET_BIND_SERVICE",
            "CapabilityBoundingSet=CAP_NET_BIND_SERVICE",
            "NoNewPrivileges=yes",
            "ProtectSystem=strict",
            "StateDirectory=viesti")
        .anyMatch(line -> line.startsWith("LimitNOFILE="))
        .anyMatch(
            line -> line.startsWith("ExecStart=") && line.contains(" io.viesti.cli.Viesti start "));
  }

  @Test
  void the_image_runs_java_itself_as_nobody_special() {
    String file = DeployFiles.text("container/Containerfile");
    assertThat(file)
        .contains("ENTRYPOINT [\"java\", ")
        .contains("\"io.viesti.cli.Viesti\"]")
        .contains("USER 10001:10001")
        .contains("EXPOSE 2525 2587 2465 8080 7626 7355");
    assertThat(file.indexOf("USER 10001")).isLessThan(file.indexOf("ENTRYPOINT"));
  }

  @Test
  void the_flags_are_those_of_the_launcher() throws IOException {
    String launcher = Files.readString(Path.of("..", "viesti"));
    assertThat(
            DeployFiles.text("jvm.options").lines().filter(line -> line.startsWith("-")).toList())
        .hasSizeGreaterThan(2)
        .filteredOn(flag -> !flag.startsWith("-XX:MaxRAMPercentage"))
        .allSatisfy(flag -> assertThat(launcher).contains(flag));
  }
}
