package io.viesti.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TallyTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  @Test
  void aWindowHoldsNothingThatWasDueBeforeIt() {
    Tally tally = new Tally();
    long before = System.nanoTime();
    tally.openWindow();
    long after = System.nanoTime();

    tally.latency(before - SECOND, before + 50 * SECOND, "");
    tally.latency(after, after + SECOND, "");

    assertThat(tally.window.getTotalCount()).isEqualTo(1);
    assertThat(tally.window.getMaxValue() / 1e6).isBetween(0.99, 1.02);
    assertThat(tally.latency.getTotalCount()).isEqualTo(2);
  }

  @Test
  void aNewWindowIsEmpty() {
    Tally tally = new Tally();
    tally.latency(System.nanoTime(), System.nanoTime() + SECOND, "");
    tally.openWindow();

    assertThat(tally.window.getTotalCount()).isZero();
    assertThat(tally.latency.getTotalCount()).isEqualTo(1);
  }

  @Test
  void slowMailsOfAWindowSayWhatTheyMet() {
    Tally tally = new Tally();
    tally.latency(System.nanoTime(), System.nanoTime() + 20 * SECOND, "452 before the window");
    tally.openWindow();
    long now = System.nanoTime();

    tally.latency(now, now + SECOND, "451 soon taken");
    tally.latency(now, now + 6 * SECOND, "421, 451");
    tally.latency(now, now + 7 * SECOND, "421, 451");
    tally.latency(now, now + 8 * SECOND, "");

    assertThat(tally.whySlow()).isEqualTo("2 x [421, 451]; 1 x []; due at second {0=3}");
  }

  @Test
  void kindsOfAnswersHaveNoNamesOfMails() {
    assertThat(Tally.kind("250 2.0.0 Accepted as 01m85jqkyja4zasjz0awz8n\r\n"))
        .isEqualTo("250 2.0.0 Accepted as …");
  }
}
