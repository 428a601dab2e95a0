package io.viesti.bench.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.bench.load.Letter;
import io.viesti.bench.load.LetterBook;
import io.viesti.bench.load.SmtpLoad.Credentials;
import io.viesti.bench.load.Townsfolk;
import io.viesti.bench.load.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenLoopFeedTest {
  private static final LetterBook BOOK =
      new LetterBook("t", "a@b.test", Townsfolk.of("bench.test", 10, 1), Workload.TEXT_2K);

  @TempDir Path folder;
  private AckLedger ledger;
  private OpenLoopFeed feed;
  private long now;

  @BeforeEach
  void open() {
    ledger = new AckLedger(folder.resolve("acknowledged"));
    feed = new OpenLoopFeed(BOOK, ledger, 10, () -> now);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  private void pass(long millis) {
    now += Duration.ofMillis(millis).toNanos();
  }

  private Optional<Letter> next() {
    return feed.next(Optional.empty());
  }

  /** The next letter, however long it takes to fall due. */
  private Letter take() {
    for (int i = 0; i < 100; i++) {
      Optional<Letter> letter = next();
      if (letter.isPresent()) {
        return letter.get();
      }
      pass(100);
    }
    throw new AssertionError("nothing falls due");
  }

  @Test
  void whatIsAcknowledgedStandsInTheLedger() {
    feed.nodeIsUp();
    feed.offerAtMost(2);
    feed.accepted(take(), 1);
    assertThat(feed.exhausted()).isFalse();
    feed.accepted(take(), 1);

    assertThat(feed.exhausted()).isTrue();
    assertThat(ledger.entries()).containsExactly(0L, 1L);
    assertThat(feed.tally().firstTryShare()).isEqualTo(1);
  }

  @Test
  void whatWasTurnedAwayIsSentAgainOctetForOctet() {
    feed.nodeIsUp();
    feed.offerAtMost(1);
    Letter first = take();
    feed.refused(first, "451 4.3.0 later");
    assertThat(feed.exhausted()).isFalse();
    Letter again = take();
    feed.accepted(again, 1);

    assertThat(again.octets()).isEqualTo(first.octets());
    assertThat(feed.tally().firstTryShare()).isZero();
    assertThat(feed.tally().firstTrouble()).isEqualTo("451 4.3.0 later");
    assertThat(feed.tally().repeats()).isEqualTo(1);
    assertThat(feed.exhausted()).isTrue();
  }

  @Test
  void whatAKillInterruptedIsLeftOutOfTheCountAndSentAgain() {
    feed.nodeIsUp();
    feed.offerAtMost(1);
    Letter interrupted = take();
    feed.nodeIsDown();
    feed.lost(interrupted, "reset");

    assertThat(next()).isEmpty();
    feed.nodeIsUp();
    feed.accepted(take(), 1);
    assertThat(feed.tally().counted()).isZero();
    assertThat(feed.tally().leftOut()).isEqualTo(1);
    assertThat(feed.tally().waiting()).isZero();
    assertThat(ledger.entries()).containsExactly(0L);
  }

  @Test
  void whatFallsDueWhileTheNodeIsDownIsSentOnItsReturnAndCountsForNothing() {
    feed.nodeIsUp();
    feed.offerAtMost(4);
    feed.accepted(take(), 1);
    feed.nodeIsDown();
    pass(350);
    assertThat(next()).isEmpty();
    assertThat(feed.exhausted()).isFalse();
    feed.nodeIsUp();
    for (int i = 0; i < 3; i++) {
      feed.accepted(take(), 1);
    }

    assertThat(feed.exhausted()).isTrue();
    assertThat(feed.tally().counted()).isEqualTo(1);
    assertThat(ledger.entries()).containsExactlyInAnyOrder(0L, 1L, 2L, 3L);
  }

  @Test
  void aLongDeathLeavesNoMoreWaitingThanTwoSecondsOfLoad() {
    feed.nodeIsUp();
    feed.accepted(take(), 1);
    pass(50);
    feed.nodeIsDown();
    pass(60_000);
    assertThat(next()).isEmpty();
    feed.nodeIsUp();
    int waiting = 0;
    for (Optional<Letter> letter = next(); letter.isPresent(); letter = next()) {
      feed.accepted(letter.get(), 1);
      waiting++;
    }

    // Twenty that fell due while it was down, and the one due at its return.
    assertThat(waiting).isBetween(20, 21);
    pass(100);
    assertThat(next()).isPresent();
  }

  @Test
  void theLoadIsOpenWhatIsDueIsOfferedThoughNothingIsAnswered() {
    feed.nodeIsUp();
    pass(950);

    for (int i = 0; i < 10; i++) {
      assertThat(next()).isPresent();
    }
    assertThat(next()).isEmpty();
    assertThat(feed.tally().counted()).isEqualTo(10);
  }

  @Test
  void anOfferNoSessionWasFreeForUntilTheKillWasOpenThen() {
    feed.nodeIsUp();
    feed.offerAtMost(20);
    feed.accepted(take(), 1);
    pass(1_950);
    feed.nodeIsDown();
    pass(1_000);
    feed.nodeIsUp();
    for (int i = 1; i < 20; i++) {
      feed.accepted(take(), 1);
    }

    assertThat(feed.tally().offeredWhileUp()).isEqualTo(20);
    assertThat(feed.tally().counted()).isEqualTo(1);
    assertThat(feed.tally().leftOut()).isEqualTo(19);
    assertThat(feed.tally().waiting()).isEqualTo(19);
    assertThat(feed.tally().strictShare()).isEqualTo(0.05);
    assertThat(feed.tally().firstTryShare()).isEqualTo(1);
  }

  @Test
  void anAcknowledgedPageIsSentOnceMoreAndStandsInTheLedgerOnce() {
    feed.repeatingEvery(2);
    feed.nodeIsUp();
    feed.offerAtMost(2);
    feed.accepted(take(), 1);
    feed.accepted(take(), 1);
    assertThat(feed.exhausted()).isFalse();
    Letter again = take();
    feed.accepted(again, 1);

    assertThat(again.number()).isZero();
    assertThat(feed.exhausted()).isTrue();
    assertThat(ledger.entries()).containsExactly(0L, 1L);
    assertThat(feed.tally().repeats()).isEqualTo(1);
  }

  @Test
  void aSubmissionIsSentAgainByItsOwnAccountOnly() {
    feed.nodeIsUp();
    feed.offerAtMost(1);
    Optional<Credentials> anna = Optional.of(new Credentials("anna@bench.test", "pw"));
    Optional<Credentials> bert = Optional.of(new Credentials("bert@bench.test", "pw"));
    Letter first = feed.next(anna).orElseThrow();
    feed.refused(first, "451 later");

    pass(500);

    assertThat(feed.next(bert)).isEmpty();
    assertThat(feed.next(anna)).map(Letter::sender).contains("anna@bench.test");
  }

  @Test
  void offersNothingNewOnceToldSo() {
    feed.nodeIsUp();
    feed.offerNoMore();

    assertThat(feed.next(Optional.empty())).isEmpty();
    assertThat(feed.exhausted()).isTrue();
  }
}
