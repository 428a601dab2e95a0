package io.viesti.deploy;

import com.typesafe.config.Config;
import java.time.Duration;

/** How long a clean stop may take: the phases of the coordinated shutdown, one after the other. */
final class ShutdownPhases {
  private ShutdownPhases() {}

  static long seconds(Config config) {
    Duration usual = config.getDuration("pekko.coordinated-shutdown.default-phase-timeout");
    Config phases = config.getConfig("pekko.coordinated-shutdown.phases");
    return phases.root().keySet().stream()
        .map(phases::getConfig)
        .map(phase -> phase.hasPath("timeout") ? phase.getDuration("timeout") : usual)
        .mapToLong(Duration::toSeconds)
        .sum();
  }
}
