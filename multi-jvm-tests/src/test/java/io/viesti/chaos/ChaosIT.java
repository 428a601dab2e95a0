package io.viesti.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Faults of the soak on a cluster of three nodes, and a full disk: nothing acknowledged is lost or
 * doubled. At the end the cluster is made anew from a backup that was taken under load.
 */
@Tag("alone")
class ChaosIT {
  @Test
  void nothingIsLostOrDoubled() throws IOException {
    assumeTrue(Namespace.missing().isEmpty(), Namespace.missing());
    Path log = Path.of("target", "chaos.log").toAbsolutePath();
    Files.deleteIfExists(log);

    int status =
        Namespace.run(
            "io.viesti.bench.Bench",
            List.of(
                "chaos",
                "--rounds=4",
                "--quick",
                "--drill",
                "--seed=1",
                "--rate=6",
                "--rows=node-kill,broker-down,kill-in-data,disk-full"),
            ProcessBuilder.Redirect.to(log.toFile()));

    assertThat(status).as(() -> "status; what it said:\n" + read(log)).isZero();
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return log + ": " + e.getMessage();
    }
  }
}
