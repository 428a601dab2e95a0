package io.viesti.delivery.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuspensionPolicyTest {
  private final SuspensionPolicy policy =
      new SuspensionPolicy(3, Duration.ofSeconds(10), Duration.ofMinutes(10));

  @ParameterizedTest
  @CsvSource({"0", "1", "2"})
  void fewFailuresAreForgiven(int failures) {
    assertThat(policy.pause(failures, 0)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"3, 10", "4, 20", "5, 40", "8, 320", "9, 600", "10, 600", "1000000, 600"})
  void pausesDoubleUpToTheLongest(int failures, long seconds) {
    assertThat(policy.pause(failures, 0)).contains(Duration.ofSeconds(seconds));
  }

  @Test
  void theDiceShortenAPauseByUpToAFifth() {
    assertThat(policy.pause(3, 0.5)).contains(Duration.ofSeconds(9));
  }

  @Test
  void refusesWhatMakesNoSense() {
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new SuspensionPolicy(0, second, second))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SuspensionPolicy(1, second, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
