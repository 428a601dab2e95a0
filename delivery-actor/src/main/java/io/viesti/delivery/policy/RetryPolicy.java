package io.viesti.delivery.policy;

import com.typesafe.config.Config;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The life of a queued mail (RFC 5321 §4.5.4.1): growing pauses between attempts, one notice when
 * it is late, an end.
 *
 * @param schedule pauses after the first, second, … attempt; the last one repeats; at least one
 * @param jitter part of each pause by which it may be shorter or longer, 0 to 1, so that mails
 *     deferred together do not come back together
 * @param maxAge after which the mail is given up
 * @param delayNoticeAfter age at which the sender is told once that it is late
 */
public record RetryPolicy(
    List<Duration> schedule, double jitter, Duration maxAge, Duration delayNoticeAfter) {

  public RetryPolicy {
    schedule = List.copyOf(schedule);
    if (schedule.isEmpty() || schedule.stream().anyMatch(d -> d.isNegative() || d.isZero())) {
      throw new IllegalArgumentException("a retry schedule needs positive pauses: " + schedule);
    }
    if (jitter < 0 || jitter >= 1) {
      throw new IllegalArgumentException("jitter is from 0 to below 1, not " + jitter);
    }
  }

  /** Reads {@code schedule}, {@code jitter}, {@code max-age} and {@code delay-notice-after}. */
  public static RetryPolicy from(Config config) {
    return new RetryPolicy(
        config.getDurationList("schedule"),
        config.getDouble("jitter"),
        config.getDuration("max-age"),
        config.getDuration("delay-notice-after"));
  }

  /**
   * When to try again, never after the mail's end.
   *
   * @param attempts made so far, at least 1
   * @param dice uniform from 0 (inclusive) to 1
   */
  public Instant nextAttempt(int attempts, Instant now, Instant expiresAt, double dice) {
    Duration pause = schedule.get(Math.min(Math.max(attempts, 1), schedule.size()) - 1);
    double factor = 1 + jitter * (2 * dice - 1);
    Instant next = now.plusMillis(Math.max(1, Math.round(pause.toMillis() * factor)));
    return next.isAfter(expiresAt) ? expiresAt : next;
  }

  /** The end of a mail whose clock starts now. */
  public Instant expiry(Instant start) {
    return start.plus(maxAge);
  }

  /** When the sender of a mail whose clock starts now is told that it is late. */
  public Instant delayNotice(Instant start) {
    return start.plus(delayNoticeAfter);
  }
}
