package io.viesti.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ClockStepsTest {
  private final AtomicLong wallMillis = new AtomicLong(1_000_000_000);
  private final AtomicLong nanos = new AtomicLong(-7);
  private final AtomicInteger told = new AtomicInteger();
  private final ClockSteps steps = new ClockSteps(wallMillis::get, nanos::get);

  ClockStepsTest() {
    steps.whenPutBack(told::incrementAndGet);
  }

  private void pass(Duration time) {
    wallMillis.addAndGet(time.toMillis());
    nanos.addAndGet(time.toNanos());
    steps.look();
  }

  @Test
  void timeThatPassesIsNoStep() {
    pass(Duration.ofSeconds(1));
    pass(Duration.ofHours(10));
    assertThat(told).hasValue(0);
    assertThat(steps.seen()).isZero();
  }

  @Test
  void aClockPutBackIsToldOnce() {
    wallMillis.addAndGet(-3_600_000);
    pass(Duration.ofSeconds(1));
    pass(Duration.ofSeconds(1));
    assertThat(told).hasValue(1);
    assertThat(steps.seen()).isEqualTo(1);
  }

  @Test
  void forwardIsNotToldAndBackAgainIs() {
    wallMillis.addAndGet(3_600_000);
    pass(Duration.ofSeconds(1));
    assertThat(told).hasValue(0);
    wallMillis.addAndGet(-3_600_000);
    pass(Duration.ofSeconds(1));
    assertThat(told).hasValue(1);
  }

  @Test
  void aClockThatIsCorrectedABitIsLeftAlone() {
    for (int i = 0; i < 100; i++) {
      wallMillis.addAndGet(-500);
      pass(Duration.ofSeconds(1));
    }
    assertThat(told).hasValue(0);
  }
}
