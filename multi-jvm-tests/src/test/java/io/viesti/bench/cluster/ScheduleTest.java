package io.viesti.bench.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final long SECOND = 1_000_000_000L;

  private final Schedule schedule =
      new Schedule(5 * SECOND, 10, Duration.ofSeconds(2), Duration.ofSeconds(3));

  @Test
  void mailsFallDueEvenly() {
    assertThat(schedule.dueAt(0)).isEqualTo(5 * SECOND);
    assertThat(schedule.dueAt(10)).isEqualTo(6 * SECOND);
    assertThat(schedule.dueBy(5 * SECOND - 1)).isZero();
    assertThat(schedule.dueBy(5 * SECOND)).isOne();
    assertThat(schedule.dueBy(6 * SECOND)).isEqualTo(11);
  }

  @Test
  void itEndsHoweverLateItIs() {
    assertThat(schedule.total()).isEqualTo(50);
    assertThat(schedule.dueBy(500 * SECOND)).isEqualTo(50);
    assertThat(schedule.end()).isEqualTo(10 * SECOND);
  }

  @Test
  void whatFallsDueInTheWarmUpDoesNotCount() {
    assertThat(schedule.counts(19)).isFalse();
    assertThat(schedule.counts(20)).isTrue();
  }

  @Test
  void rateMustBePositive() {
    assertThatThrownBy(() -> new Schedule(0, 0, Duration.ZERO, Duration.ZERO))
        .hasMessageContaining("more than 0");
  }
}
