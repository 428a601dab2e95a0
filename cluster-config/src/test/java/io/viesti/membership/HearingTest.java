package io.viesti.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HearingTest {
  private static final long LIMIT = 1_000;

  /** Monotonic clocks may be anywhere, also about to overflow. */
  private static final long NOW = Long.valueOf(Long.MAX_VALUE - 100);

  private static long later(long at, long nanos) {
    return at + nanos;
  }

  private static Hearing of(String... others) {
    return new Hearing(Set.of(others), Map.of(), LIMIT);
  }

  @Test
  void aNodeAloneIsAMajority() {
    assertThat(Hearing.ALONE.isMajority(NOW)).isTrue();
    assertThat(of().isMajority(NOW)).isTrue();
  }

  @Test
  void nobodyHeardYetIsNone() {
    assertThat(of("b").isMajority(NOW)).isFalse();
    assertThat(of("b", "c").isMajority(NOW)).isFalse();
  }

  @Test
  void oneOfTwoOthersIsEnough() {
    assertThat(of("b", "c").answered("b", NOW - 10).isMajority(NOW)).isTrue();
  }

  @Test
  void halfIsNot() {
    Hearing one = of("b", "c", "d").answered("b", NOW);
    assertThat(one.isMajority(NOW)).isFalse();
    assertThat(one.answered("c", NOW).isMajority(NOW)).isTrue();
  }

  @Test
  void anAnswerCountsUntilTheLimit() {
    Hearing heard = of("b", "c").answered("b", NOW);
    assertThat(heard.isMajority(later(NOW, LIMIT - 1))).isTrue();
    assertThat(heard.isMajority(later(NOW, LIMIT))).isFalse();
  }

  @Test
  void timesThatPassTheEndOfTheClockStillCompare() {
    Hearing heard = of("b").answered("b", Long.MAX_VALUE).answered("b", Long.MIN_VALUE + 5);
    assertThat(heard.isMajority(later(Long.MIN_VALUE + 5, LIMIT - 1))).isTrue();
    assertThat(heard.isMajority(later(Long.MIN_VALUE + 5, LIMIT))).isFalse();
  }

  @Test
  void aLateAnswerMakesNothingOlder() {
    Hearing heard = of("b").answered("b", NOW).answered("b", NOW - 500);
    assertThat(heard.isMajority(later(NOW, LIMIT - 1))).isTrue();
  }

  @Test
  void strangersDontCount() {
    assertThat(of("b").answered("x", NOW).isMajority(NOW)).isFalse();
  }

  @Test
  void whoLeftDoesNotCountAndWhoComesBackIsNotHeardYet() {
    Hearing heard = of("b", "c").answered("b", NOW).answered("c", NOW);
    assertThat(heard.among(Set.of("b")).isMajority(NOW)).isTrue();
    assertThat(heard.among(Set.of()).isMajority(later(NOW, 10 * LIMIT))).isTrue();
    Hearing back = heard.among(Set.of("b")).among(Set.of("b", "c", "d"));
    assertThat(back.isMajority(NOW)).isFalse();
    assertThat(back.answered("d", NOW).isMajority(NOW)).isTrue();
  }
}
