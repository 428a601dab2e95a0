package io.viesti.bench.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.bench.report.Progress;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Three kills at random moments under load: nothing acknowledged is lost, doubled or changed. The
 * run itself throws when a check fails; twenty rounds are {@code viesti bench ledger}.
 */
@Tag("alone")
class LedgerIT {
  private static final int ROUNDS = 3;

  @Test
  void whatWasAcknowledgedIsThereExactlyOnceAfterThreeKills() {
    LedgerRun.Plan plan = new LedgerRun.Plan(ROUNDS, 200, 1_000, 6_000, 10, System.nanoTime());
    LedgerResult result = new LedgerRun(plan, new Progress(System.err)).run(List.of());

    assertThat(result.acknowledgedDeliveries()).isGreaterThanOrEqualTo(1_000L * ROUNDS);
    assertThat(result.readBack()).isGreaterThanOrEqualTo(result.acknowledgedDeliveries());
    assertThat(result.firstTryShare()).isGreaterThanOrEqualTo(0.9);
    assertThat(result.recoveryMillis()).hasSize(ROUNDS);
    assertThat(result.eventsSeen()).isPositive();
  }
}
