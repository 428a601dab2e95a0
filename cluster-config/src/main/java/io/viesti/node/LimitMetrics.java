package io.viesti.node;

import com.typesafe.config.Config;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;

/**
 * The bounds of this node beside what is used of them, so that an alarm can compare the two without
 * knowing the configuration.
 */
final class LimitMetrics {
  /** Keys of numbers and, {@code true}, of octets. */
  private static final Map<String, Boolean> SHOWN =
      Map.ofEntries(
          Map.entry("viesti.limits.connections", false),
          Map.entry("viesti.limits.connections-per-address", false),
          Map.entry("viesti.limits.mails-in-flight", false),
          Map.entry("viesti.limits.octets-in-flight", true),
          Map.entry("viesti.limits.mails-per-minute-and-address", false),
          Map.entry("viesti.limits.account-per-day", false),
          Map.entry("viesti.limits.message-size", true),
          Map.entry("viesti.queue.max-in-flight", false),
          Map.entry("viesti.queue.max-bytes-in-flight", true),
          Map.entry("viesti.accounts.max-password-checks", false),
          Map.entry("viesti.http.max-content-work", false),
          Map.entry("viesti.http.events.max-streams", false),
          Map.entry("viesti.delivery.waiting", false),
          Map.entry("viesti.delivery.site.all-connections", false),
          Map.entry("viesti.engine.fifo.entries", false),
          Map.entry("viesti.engine.fifo.bytes", true));

  private LimitMetrics() {}

  static void register(Config config, MeterRegistry metrics) {
    SHOWN.forEach(
        (key, octets) -> {
          double limit = octets ? config.getBytes(key) : config.getLong(key);
          Gauge.builder("viesti.limit", () -> limit)
              .description("a bound of this node as configured")
              .tag("key", key)
              .register(metrics);
        });
  }
}
