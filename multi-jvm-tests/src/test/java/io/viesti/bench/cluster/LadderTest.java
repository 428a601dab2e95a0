package io.viesti.bench.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LadderTest {
  /** Tries rates against a cluster that takes so many. */
  private static List<Double> climb(Ladder ladder, double capacity) {
    List<Double> tried = new ArrayList<>();
    while (!ladder.over()) {
      tried.add(ladder.rate());
      ladder.tried(ladder.rate() <= capacity);
    }
    return tried;
  }

  @Test
  void goesUpUntilARateDoesNotHoldAndThenInBetween() {
    Ladder ladder = new Ladder(100);

    assertThat(climb(ladder, 200)).containsExactly(100.0, 150.0, 225.0, 187.5, 206.25);
    assertThat(ladder.best()).isEqualTo(187.5);
  }

  @Test
  void whatIsBelowTheFirstRateIsFoundToo() {
    Ladder ladder = new Ladder(100);

    assertThat(climb(ladder, 60)).containsExactly(100.0, 50.0, 75.0);
    assertThat(ladder.best()).isEqualTo(50);
  }

  @Test
  void whenNothingHoldsThereIsNoBest() {
    Ladder ladder = new Ladder(100);
    climb(ladder, 1);

    assertThat(ladder.best()).isZero();
  }
}
