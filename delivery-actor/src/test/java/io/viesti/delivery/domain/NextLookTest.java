package io.viesti.delivery.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.delivery.domain.NextLook.Standing;
import io.viesti.delivery.policy.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NextLookTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final QueueSettings SETTINGS =
      new QueueSettings(
          new RetryPolicy(
              List.of(Duration.ofMinutes(1)), 0, Duration.ofDays(5), Duration.ofHours(4)),
          100,
          10,
          Duration.ofMinutes(5),
          Duration.ofSeconds(30),
          Duration.ofHours(2));

  private static NextLook look(boolean cutOff, boolean busy, boolean telling, Duration next) {
    Optional<Instant> due = Optional.ofNullable(next).map(NOW::plus);
    return NextLook.after(NOW, new Standing(cutOff, busy, telling, due), SETTINGS);
  }

  @Test
  void whatIsDueIsLookedAtThen() {
    assertThat(look(false, false, false, Duration.ofSeconds(7)))
        .isEqualTo(new NextLook(Duration.ofMillis(7_001), false));
    assertThat(look(false, true, false, Duration.ofSeconds(-7)).pause())
        .isEqualTo(Duration.ofMillis(1));
  }

  @Test
  void withoutAMajorityItIsLookedOnceASecondThoughNothingFallsDue() {
    assertThat(look(true, false, false, null))
        .isEqualTo(new NextLook(Duration.ofMillis(1_001), false));
    assertThat(look(true, true, true, Duration.ofHours(1)))
        .isEqualTo(new NextLook(Duration.ofMillis(1_001), false));
  }

  @Test
  void aQueueIsQuietWhenNothingIsUnderWayOrDueWithinAMinute() {
    assertThat(look(false, false, false, null))
        .isEqualTo(new NextLook(Duration.ofMillis(300_011), true));
    assertThat(look(false, false, false, Duration.ofMinutes(2)))
        .isEqualTo(new NextLook(Duration.ofMillis(120_001), true));
    assertThat(look(false, true, false, null))
        .isEqualTo(new NextLook(Duration.ofMillis(60_001), false));
  }

  @Test
  void whatWasSaidAndNotHeardIsSaidAgainInTime() {
    assertThat(look(false, true, true, null).pause()).isEqualTo(Duration.ofMillis(30_001));
  }
}
