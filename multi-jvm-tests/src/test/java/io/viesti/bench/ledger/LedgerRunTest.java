package io.viesti.bench.ledger;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.viesti.bench.load.Letter;
import io.viesti.bench.load.LetterBook;
import io.viesti.bench.load.Townsfolk;
import io.viesti.bench.load.Workload;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerRunTest {
  private static final LedgerRun.Plan PLAN = new LedgerRun.Plan(2, 200, 1_000, 5_000, 10, 1);
  private static final LetterBook BOOK =
      new LetterBook("t", "a@b.test", Townsfolk.of("bench.test", 10, 1), Workload.TEXT_2K);

  @TempDir Path folder;

  /** Of ten offers so many are refused at the first try. */
  private OpenLoopFeed.Tally tally(int refused) {
    long[] now = {0};
    try (AckLedger ledger = new AckLedger(folder.resolve("acknowledged"))) {
      OpenLoopFeed feed = new OpenLoopFeed(BOOK, ledger, 10, () -> now[0]);
      feed.nodeIsUp();
      now[0] = 950_000_000;
      for (int i = 0; i < 10; i++) {
        Letter letter = feed.next(Optional.empty()).orElseThrow();
        if (i < refused) {
          feed.refused(letter, "451 4.3.2 busy");
        } else {
          feed.accepted(letter, 1);
        }
      }
      return feed.tally();
    }
  }

  @Test
  void nineOfTenAtTheFirstTryAreEnough() {
    assertThatCode(() -> PLAN.requireHeld(2_000, tally(1))).doesNotThrowAnyException();
  }

  @Test
  void eightOfTenAreNotAndTheFirstOtherAnswerIsNamed() {
    assertThatThrownBy(() -> PLAN.requireHeld(2_000, tally(2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("80.0 %")
        .hasMessageContaining("451 4.3.2 busy");
  }

  @Test
  void aNodeThatAnswersTooFewBeforeTheNextKillProvesNothing() {
    long[] now = {0};
    try (AckLedger ledger = new AckLedger(folder.resolve("acknowledged"))) {
      OpenLoopFeed feed = new OpenLoopFeed(BOOK, ledger, 10, () -> now[0]);
      feed.nodeIsUp();
      feed.accepted(feed.next(Optional.empty()).orElseThrow(), 1);
      now[0] = 950_000_000;
      feed.nodeIsDown();
      feed.nodeIsUp();
      feed.next(Optional.empty());

      assertThatThrownBy(() -> PLAN.requireHeld(2_000, feed.tally()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("1 of 10");
    }
  }

  @Test
  void aThousandDeliveriesARoundAreWanted() {
    assertThatThrownBy(() -> PLAN.requireHeld(1_999, tally(0)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("1999");
  }

  @Test
  void aPlanThatCannotBeRunIsRefused() {
    assertThatThrownBy(() -> new LedgerRun.Plan(0, 200, 1_000, 5_000, 10, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LedgerRun.Plan(3, 200, 1_000, 1_000, 10, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LedgerRun.Plan(3, 200, 5, 5_000, 10, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
