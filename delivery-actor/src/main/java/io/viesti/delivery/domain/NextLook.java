package io.viesti.delivery.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a queue looks at the clock again, and whether it has so little to do that it may leave
 * memory. Pure.
 *
 * @param pause until the next look, at least 1 ms
 * @param quiet whether nothing is under way or due soon
 */
record NextLook(Duration pause, boolean quiet) {
  private static final Duration LONGEST = Duration.ofMinutes(1);

  /** While no majority is heard nothing is tried; so often it is looked whether one is. */
  private static final Duration CUT_OFF = Duration.ofSeconds(1);

  /**
   * What a queue is at.
   *
   * @param cutOff no majority is heard
   * @param busy something is tried, written or told to others
   * @param telling something was told and not heard yet
   * @param next when something falls due that may be done then
   */
  record Standing(boolean cutOff, boolean busy, boolean telling, Optional<Instant> next) {}

  static NextLook after(Instant now, Standing standing, QueueSettings settings) {
    boolean quiet =
        !standing.busy()
            && !standing.cutOff()
            && standing.next().map(n -> n.isAfter(now.plus(LONGEST))).orElse(true);
    Duration pause = LONGEST;
    if (standing.cutOff()) {
      pause = CUT_OFF;
    } else if (quiet) {
      pause = settings.idle().plusMillis(10);
    }
    if (standing.telling() && settings.retell().compareTo(pause) < 0) {
      pause = settings.retell();
    }
    if (standing.next().isPresent() && standing.next().get().isBefore(now.plus(pause))) {
      pause = Duration.between(now, standing.next().get());
    }
    return new NextLook(pause.isNegative() ? Duration.ofMillis(1) : pause.plusMillis(1), quiet);
  }
}
