package io.viesti.bench.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.bench.load.Letter;
import io.viesti.bench.load.LetterBook;
import io.viesti.bench.load.SmtpLoad.Credentials;
import io.viesti.bench.load.Townsfolk;
import io.viesti.bench.load.Workload;
import io.viesti.outside.process.Waiting;
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

  @BeforeEach
  void open() {
    ledger = new AckLedger(folder.resolve("acknowledged"));
    feed = new OpenLoopFeed(BOOK, ledger, 1_000_000);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  private Letter take() {
    Letter[] taken = new Letter[1];
    Waiting.until(
        "a letter",
        Duration.ofSeconds(10),
        () -> {
          taken[0] = feed.next(Optional.empty()).orElse(null);
          return taken[0] != null;
        });
    return taken[0];
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

    assertThat(feed.next(Optional.empty())).isEmpty();
    feed.nodeIsUp();
    feed.accepted(take(), 1);
    assertThat(feed.tally().counted()).isZero();
    assertThat(feed.tally().leftOut()).isEqualTo(1);
    assertThat(ledger.entries()).containsExactly(0L);
  }

  @Test
  void offersWhileTheNodeIsDownWaitForItsReturnAndCountForNothing() {
    feed.offerAtMost(3);
    assertThat(feed.next(Optional.empty())).isEmpty();
    assertThat(feed.exhausted()).isFalse();
    feed.nodeIsUp();
    for (int i = 0; i < 3; i++) {
      feed.accepted(take(), 1);
    }

    assertThat(feed.exhausted()).isTrue();
    assertThat(feed.tally().counted()).isZero();
    assertThat(ledger.entries()).containsExactlyInAnyOrder(0L, 1L, 2L);
  }

  @Test
  void aSubmissionIsSentAgainByItsOwnAccountOnly() {
    feed.nodeIsUp();
    feed.offerAtMost(1);
    Optional<Credentials> anna = Optional.of(new Credentials("anna@bench.test", "pw"));
    Optional<Credentials> bert = Optional.of(new Credentials("bert@bench.test", "pw"));
    Letter first = feed.next(anna).orElseThrow();
    feed.refused(first, "451 later");

    Waiting.until(
        "anna's session to send it again",
        Duration.ofSeconds(10),
        () -> {
          assertThat(feed.next(bert)).isEmpty();
          return feed.next(anna)
              .map(again -> again.sender().equals("anna@bench.test"))
              .orElse(false);
        });
  }

  @Test
  void offersNothingNewOnceToldSo() {
    feed.nodeIsUp();
    feed.offerNoMore();

    assertThat(feed.next(Optional.empty())).isEmpty();
    assertThat(feed.exhausted()).isTrue();
  }
}
