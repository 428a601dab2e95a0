package io.viesti.bench.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.bench.load.Letter;
import io.viesti.bench.load.LetterBook;
import io.viesti.bench.load.Townsfolk;
import io.viesti.bench.load.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScheduledFeedTest {
  private static final LetterBook BOOK =
      new LetterBook("t", "a@b.test", Townsfolk.of("bench.test", 10, 1), Workload.TEXT_2K);

  private final List<Long> told = new ArrayList<>();
  private long now;
  private final ScheduledFeed feed =
      new ScheduledFeed(
          BOOK,
          new Schedule(0, 10, Duration.ofMillis(200), Duration.ofMillis(300)),
          (number, at) -> told.add(number),
          () -> now);

  private void pass(long millis) {
    now += Duration.ofMillis(millis).toNanos();
  }

  private Optional<Letter> next() {
    return feed.next(Optional.empty());
  }

  @Test
  void mailsComeWhenTheyAreDueAndNotBefore() {
    assertThat(next()).map(Letter::number).hasValue(0L);
    assertThat(next()).isEmpty();
    pass(100);
    assertThat(next()).map(Letter::number).hasValue(1L);
    assertThat(feed.outstanding()).isEqualTo(2);
  }

  @Test
  void answersAreNotWaitedFor() {
    pass(10_000);
    List<Long> taken = new ArrayList<>();
    for (Optional<Letter> one = next(); one.isPresent(); one = next()) {
      taken.add(one.get().number());
    }
    assertThat(taken).containsExactly(0L, 1L, 2L, 3L, 4L);
    assertThat(feed.exhausted()).isFalse();
  }

  @Test
  void latencyIsFromTheScheduledMomentAndNotOfTheWarmUp() {
    pass(200);
    Letter warm = next().orElseThrow();
    next();
    Letter counted = next().orElseThrow();
    pass(400);
    feed.accepted(warm, 1);
    feed.accepted(counted, 1);

    assertThat(told).containsExactly(0L, 2L);
    assertThat(feed.accept().count()).isOne();
    assertThat(feed.accept().max()).isBetween(399.0, 401.0);
  }

  @Test
  void whatWasPutOffIsSentAgainASecondLaterOctetForOctet() {
    feed.offerNoMore();
    Letter first = next().orElseThrow();
    feed.refused(first, "451 4.3.2 later");
    pass(999);
    assertThat(next()).isEmpty();
    pass(1);
    Letter again = next().orElseThrow();
    assertThat(again.octets()).isEqualTo(first.octets());
    feed.lost(again, "closed by the server");
    pass(1_000);
    feed.accepted(next().orElseThrow(), 1);

    assertThat(feed.exhausted()).isTrue();
    Answers answers = feed.answers();
    assertThat(answers.acknowledged()).isOne();
    assertThat(answers.atFirstTry()).isZero();
    assertThat(answers.refused()).containsOnlyKeys("451").containsValue(1L);
    assertThat(answers.putOff()).isOne();
    assertThat(answers.lost()).isOne();
    assertThat(answers.allAtOnce()).isFalse();
    assertThat(answers.firstTrouble()).startsWith("451");
    assertThat(feed.acknowledged().stream()).containsExactly(0);
  }

  @Test
  void ofANewMailAndOneToBeSentAgainTheEarlierGoesFirst() {
    Letter first = next().orElseThrow();
    feed.refused(first, "451 later");
    pass(5_000);
    // Mails 1 to 4 fell due before the second was over.
    assertThat(next()).map(Letter::number).hasValue(1L);
    assertThat(next()).map(Letter::number).hasValue(2L);
    assertThat(next()).map(Letter::number).hasValue(3L);
    assertThat(next()).map(Letter::number).hasValue(4L);
    assertThat(next()).map(Letter::number).hasValue(0L);
  }

  @Test
  void offeringCanEndEarly() {
    feed.accepted(next().orElseThrow(), 1);
    feed.offerNoMore();
    pass(10_000);
    assertThat(next()).isEmpty();
    assertThat(feed.exhausted()).isTrue();
    assertThat(feed.answers().offered()).isOne();
  }
}
