package io.viesti.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.viesti.certificate.Authority;
import io.viesti.certificate.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the profile sets, and what it wants. */
class InsideTlsTest {
  private static Path dir;
  private static Identity identity;

  @BeforeAll
  static void issue(@TempDir Path folder) throws IOException {
    dir = folder;
    identity = new Authority(folder, Instant.now()).issue("node", List.of("viesti-node"));
  }

  private static Config load(String... more) {
    return NodeConfig.load(
        Optional.empty(),
        ConfigFactory.parseString(
            """
            viesti.form = cluster
            viesti.inside { tls = on, authorities = "%s", certificate = "%s", key = "%s" }
            viesti.s3.endpoint = "https://127.0.0.1:9090"
            %s
            """
                .formatted(
                    identity.authorities(),
                    identity.certificate(),
                    identity.key(),
                    String.join("\n", more))));
  }

  @Test
  void isOffUnlessSaid() {
    Config config =
        NodeConfig.load(Optional.empty(), ConfigFactory.parseString("viesti.form = cluster"));
    assertThat(config.getString("pekko.remote.artery.transport")).isEqualTo("tcp");
    assertThat(config.getBoolean("viesti.cassandra.tls.enabled")).isFalse();
    assertThat(InsideTls.door("viesti.management.tls", config)).isEmpty();
    assertThat(InsideTls.door("viesti.http.tls", config)).isEmpty();
  }

  @Test
  void coversEveryConnection() {
    Config config = load();
    assertThat(config.getString("pekko.remote.artery.transport")).isEqualTo("tls-tcp");
    assertThat(config.getString("pekko.remote.artery.ssl.rotating-keys-engine.key-file"))
        .isEqualTo(identity.key().toString());
    assertThat(config.getBoolean("viesti.cassandra.tls.enabled")).isTrue();
    for (String key : List.of("viesti.cassandra.tls.certificate", "viesti.kafka.tls.certificate")) {
      assertThat(config.getString(key)).isEqualTo(identity.certificate().toString());
    }
    for (String key :
        List.of(
            "viesti.cassandra.tls.trusted-certificates",
            "viesti.kafka.tls.authorities",
            "viesti.s3.trust")) {
      assertThat(config.getString(key)).isEqualTo(identity.authorities().toString());
    }
    assertThat(InsideTls.door("viesti.management.tls", config)).isPresent();
    assertThat(InsideTls.door("viesti.http.tls", config)).isPresent();
  }

  @Test
  void givesWayToWhatIsSetForOneConnection() {
    Config config = load("viesti.http.tls { certificate = \"other.pem\", key = \"other.key\" }");
    assertThat(config.getString("viesti.http.tls.certificate")).isEqualTo("other.pem");
  }

  @Test
  void refusesToRunHalfOpen() throws IOException {
    assertThatThrownBy(() -> load("viesti.inside.key = \"\""))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("needs viesti.inside.key");
    assertThatThrownBy(() -> load("viesti.inside.key = \"" + dir.resolve("none") + "\""))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("none can't be read");
    Path broken = Files.writeString(dir.resolve("broken"), "no key");
    assertThatThrownBy(() -> load("viesti.inside.key = \"" + broken + "\""))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("can't be used");
    assertThatThrownBy(() -> load("viesti.s3.endpoint = \"http://127.0.0.1:9090\""))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("viesti.s3.endpoint");
  }
}
