package io.viesti.delivery.site;

import io.viesti.delivery.policy.SuspensionPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How reachable a site has been lately.
 *
 * @param failures in a row: hosts that could not be reached, sessions that crashed
 * @param crashes of sessions in a row
 * @param suspendedUntil while set and in the future nothing is tried
 * @param lastFailure one line for people
 */
record PathHealth(
    int failures, int crashes, Optional<Instant> suspendedUntil, Optional<String> lastFailure) {
  static final PathHealth GOOD = new PathHealth(0, 0, Optional.empty(), Optional.empty());

  PathHealth failed(String text, SuspensionPolicy policy, Instant now, double dice) {
    return next(failures + 1, crashes, text, policy, now, dice);
  }

  PathHealth crashed(String text, SuspensionPolicy policy, Instant now, double dice) {
    return next(failures + 1, crashes + 1, text, policy, now, dice);
  }

  /** Told by an operator to try at once; the streak stays. */
  PathHealth resumed() {
    return new PathHealth(failures, crashes, Optional.empty(), lastFailure);
  }

  /** A server answered; only a carried mail forgives crashes. */
  PathHealth reached() {
    return failures == 0 && suspendedUntil.isEmpty()
        ? this
        : new PathHealth(0, crashes, Optional.empty(), Optional.empty());
  }

  PathHealth carried() {
    return crashes == 0 ? this : new PathHealth(failures, 0, suspendedUntil, lastFailure);
  }

  boolean isSuspended(Instant now) {
    return suspendedUntil.isPresent() && suspendedUntil.get().isAfter(now);
  }

  private static PathHealth next(
      int failures, int crashes, String text, SuspensionPolicy policy, Instant now, double dice) {
    Optional<Duration> pause = policy.pause(failures, dice);
    return new PathHealth(failures, crashes, pause.map(now::plus), Optional.of(text));
  }
}
