package io.viesti.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeConfigTest {
  @TempDir private Path folder;

  @Test
  void without_anything_given_a_node_listens_on_loopback_at_the_documented_ports() {
    Config config = NodeConfig.load(Optional.empty(), ConfigFactory.empty());

    assertThat(config.getString("viesti.bind")).isEqualTo("127.0.0.1");
    assertThat(config.getInt("viesti.smtp.port")).isEqualTo(2525);
    assertThat(config.getInt("viesti.submission.port")).isEqualTo(2587);
    assertThat(config.getInt("viesti.submission.tls-port")).isEqualTo(2465);
    assertThat(config.getInt("viesti.http.port")).isEqualTo(8080);
    assertThat(config.getInt("viesti.management.port")).isEqualTo(7626);
    assertThat(config.getInt("pekko.remote.artery.canonical.port")).isEqualTo(7355);
    assertThat(config.getBoolean("viesti.engine.sync")).isTrue();
  }

  @Test
  void the_operators_file_goes_over_the_defaults_and_what_is_given_over_the_file()
      throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("node.conf"), "viesti.smtp.port = 25\nviesti.http.port = 80\n");

    Config config =
        NodeConfig.load(Optional.of(file), ConfigFactory.parseString("viesti.http.port = 81"));

    assertThat(config.getInt("viesti.smtp.port")).isEqualTo(25);
    assertThat(config.getInt("viesti.http.port")).isEqualTo(81);
  }

  @Test
  void the_environment_goes_over_the_file_and_the_command_line_over_both() throws IOException {
    Path file = Files.writeString(folder.resolve("node.conf"), "viesti.limits.text-line = 1 KiB\n");
    Map<String, String> environment =
        Map.of(
            "VIESTI_LIMITS_TEXT_LINE", "2 KiB",
            "VIESTI_HTTP_PORT", "8088",
            "VIESTI_SMTP_PORT", "2599",
            "VIESTI_DATA", "/var/lib/viesti");

    Config config =
        NodeConfig.load(
            Optional.of(file), ConfigFactory.parseString("viesti.http.port = 81"), environment);

    assertThat(config.getBytes("viesti.limits.text-line")).isEqualTo(2048);
    assertThat(config.getInt("viesti.smtp.port")).isEqualTo(2599);
    assertThat(config.getInt("viesti.http.port")).isEqualTo(81);
    assertThat(config.getString("viesti.engine.dir")).isEqualTo("/var/lib/viesti/engine");
  }

  @Test
  void a_list_comes_from_the_environment_with_commas() {
    Config config =
        NodeConfig.load(
            Optional.empty(),
            ConfigFactory.empty(),
            Map.of("VIESTI_SMTP_TRUSTED_NETWORKS", "10.0.0.0/8, ::1/128"));

    assertThat(config.getStringList("viesti.smtp.trusted-networks"))
        .containsExactly("10.0.0.0/8", "::1/128");
    assertThat(
            NodeConfig.load(
                    Optional.empty(),
                    ConfigFactory.empty(),
                    Map.of("VIESTI_SMTP_TRUSTED_NETWORKS", ""))
                .getStringList("viesti.smtp.trusted-networks"))
        .isEmpty();
  }

  @Test
  void a_list_comes_as_a_system_property_with_commas() {
    GivenSettings settings =
        new GivenSettings(ConfigFactory.parseString("viesti.a.list = [x], viesti.a.text = x"));

    Config given =
        settings.properties(
            ConfigFactory.parseMap(Map.of("viesti.a.list", "b,c", "viesti.a.text", "b,c")));

    assertThat(given.getStringList("viesti.a.list")).containsExactly("b", "c");
    assertThat(given.getString("viesti.a.text")).isEqualTo("b,c");
  }

  @Test
  void a_missing_or_broken_file_is_named() throws IOException {
    assertThatThrownBy(
            () -> NodeConfig.load(Optional.of(folder.resolve("none.conf")), ConfigFactory.empty()))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("none.conf");
    Path broken = Files.writeString(folder.resolve("broken.conf"), "viesti { smtp = ");
    assertThatThrownBy(() -> NodeConfig.load(Optional.of(broken), ConfigFactory.empty()))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("broken.conf");
  }

  @Test
  void settings_that_can_lose_mail_need_unsafe() {
    assertThatThrownBy(
            () ->
                NodeConfig.load(
                    Optional.empty(), ConfigFactory.parseString("viesti.engine.sync = off")))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("viesti.unsafe");
    assertThatThrownBy(
            () ->
                NodeConfig.load(
                    Optional.empty(), ConfigFactory.parseString("viesti.failpoint = after-blob")))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("viesti.unsafe");
  }

  @Test
  void an_unknown_fail_point_is_refused_with_the_known_ones() {
    assertThatThrownBy(
            () ->
                NodeConfig.load(
                    Optional.empty(),
                    ConfigFactory.parseString("viesti.unsafe = on\nviesti.failpoint = nowhere")))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("AFTER_BLOB");
  }

  @ParameterizedTest
  @CsvSource({
    "viesti.http.port, mail",
    "viesti.limits.message-size, big",
    "viesti.shutdown-grace, soon",
    "viesti.unsafe, perhaps",
    "viesti.engine.linger, 5 miles"
  })
  void a_value_that_is_not_of_its_kind_is_named_by_its_whole_key(String key, String value) {
    assertThatThrownBy(
            () ->
                NodeConfig.load(
                    Optional.empty(), ConfigFactory.parseMap(java.util.Map.of(key, value))))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(key + " = " + value);
  }

  @ParameterizedTest
  @CsvSource({
    "viesti.http.port, 0x1F90, false",
    "viesti.http.port, 80, true",
    "viesti.limits.message-size, 10485760, true",
    "viesti.limits.message-size, 10 MB, true",
    "viesti.shutdown-grace, 1 minute, true",
    "viesti.unsafe, yes, true",
    "viesti.engine.min-free, 1 GiB, true",
    "viesti.hostname, mx.example.org, true"
  })
  void values_may_be_written_in_any_way_hocon_knows(String key, String value, boolean taken) {
    Config given = ConfigFactory.parseMap(java.util.Map.of(key, value));

    if (taken) {
      assertThat(NodeConfig.load(Optional.empty(), given).getString(key)).isEqualTo(value);
    } else {
      assertThatThrownBy(() -> NodeConfig.load(Optional.empty(), given)).hasMessageContaining(key);
    }
  }

  @Test
  void a_key_that_is_none_of_ours_is_known_as_such() {
    Config own = NodeConfig.load(Optional.empty(), ConfigFactory.empty());

    assertThat(SettingsCheck.isUnknown(own, "viesti.limit.recipients")).isTrue();
    assertThat(SettingsCheck.isUnknown(own, "viesti.limits.recipients")).isFalse();
    assertThat(SettingsCheck.isUnknown(own, "viesti.delivery.routes.\"example.net\"")).isFalse();
  }
}
