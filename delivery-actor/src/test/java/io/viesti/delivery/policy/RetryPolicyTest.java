package io.viesti.delivery.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant FAR = NOW.plus(Duration.ofDays(5));
  private static final RetryPolicy SHIPPED =
      RetryPolicy.from(
          ConfigFactory.parseResources("viesti-delivery.conf")
              .resolve()
              .getConfig("viesti.delivery.retry"));

  @ParameterizedTest
  @CsvSource({"1, 1m", "2, 5m", "3, 30m", "4, 2h", "5, 4h", "6, 4h", "40, 4h"})
  void pausesGrowAndTheLastOneRepeats(int attempts, String pause) {
    assertThat(SHIPPED.nextAttempt(attempts, NOW, FAR, 0.5))
        .isEqualTo(NOW.plus(Duration.parse("PT" + pause)));
  }

  @ParameterizedTest
  @CsvSource({"0, 48", "0.25, 54", "0.5, 60", "0.75, 66", "0.999999999, 72"})
  void jitterMovesAPauseByUpToAFifth(double dice, long seconds) {
    assertThat(Duration.between(NOW, SHIPPED.nextAttempt(1, NOW, FAR, dice)).toMillis())
        .isBetween(seconds * 1000 - 1, seconds * 1000 + 1);
  }

  @Test
  void theLastAttemptIsAtTheEndAtTheLatest() {
    Instant end = NOW.plusSeconds(10);
    assertThat(SHIPPED.nextAttempt(3, NOW, end, 0.5)).isEqualTo(end);
  }

  @Test
  void mailIsLateAfterFourHoursAndGivenUpAfterFiveDays() {
    assertThat(SHIPPED.delayNotice(NOW)).isEqualTo(NOW.plus(Duration.ofHours(4)));
    assertThat(SHIPPED.expiry(NOW)).isEqualTo(NOW.plus(Duration.ofDays(5)));
  }

  @Test
  void refusesSchedulesThatMakeNoSense() {
    Duration day = Duration.ofDays(1);
    assertThatThrownBy(() -> new RetryPolicy(List.of(), 0, day, day))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RetryPolicy(List.of(Duration.ZERO), 0, day, day))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RetryPolicy(List.of(day), 1, day, day))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
