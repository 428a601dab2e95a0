package io.viesti.delivery.policy;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.Optional;

/**
 * How long a site that can't be reached is left alone, so that a dead one isn't hammered.
 *
 * @param after failures in a row that suspend it, at least 1
 * @param base first pause; doubles with every further failure
 * @param max longest pause
 */
public record SuspensionPolicy(int after, Duration base, Duration max) {

  public SuspensionPolicy {
    if (after < 1 || base.isNegative() || base.isZero() || max.compareTo(base) < 0) {
      throw new IllegalArgumentException(
          "suspension after " + after + " failures for " + base + " to " + max);
    }
  }

  /** Reads {@code after}, {@code base} and {@code max}. */
  public static SuspensionPolicy from(Config config) {
    return new SuspensionPolicy(
        config.getInt("after"), config.getDuration("base"), config.getDuration("max"));
  }

  /**
   * The pause after so many failures in a row; none while they are few.
   *
   * @param dice uniform from 0 (inclusive) to 1; shortens the pause by up to a fifth
   */
  public Optional<Duration> pause(int failures, double dice) {
    if (failures < after) {
      return Optional.empty();
    }
    int doublings = Math.min(failures - after, 30);
    long millis = Math.min(base.toMillis() << doublings, max.toMillis());
    if (millis <= 0) {
      millis = max.toMillis();
    }
    return Optional.of(Duration.ofMillis(Math.max(1, Math.round(millis * (1 - dice / 5)))));
  }
}
