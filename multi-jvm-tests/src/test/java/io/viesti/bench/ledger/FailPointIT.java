package io.viesti.bench.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.bench.report.Progress;
import io.viesti.failpoint.FailPoint;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The node dies between each two durable steps, the client sends the same octets again, and every
 * mail is where it belongs exactly once. The trial itself throws when it is not.
 */
class FailPointIT {

  @Test
  void aDeathBetweenTwoDurableStepsLosesNothingAndDoublesNothing() {
    try (FailPointTrial trial = new FailPointTrial(new Progress(System.err))) {
      List<FailPointTrial.Outcome> outcomes = trial.all();

      assertThat(outcomes)
          .extracting(FailPointTrial.Outcome::point)
          .containsExactly(FailPoint.values());
      assertThat(outcomes).allSatisfy(o -> assertThat(o.acknowledged()).isPositive());
      assertThat(outcomes)
          .filteredOn(o -> o.point() != FailPoint.AFTER_REMOTE_250)
          .allSatisfy(o -> assertThat(o.repeatedToRemote()).isZero());
    }
  }
}
