package io.viesti.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.wake.InMemoryWakeIndex;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WakeDebtsTest {
  private static final Instant NOON = Samples.NOON;
  private static final Duration LATER = Duration.ofMinutes(5);

  private final InMemoryWakeIndex index = new InMemoryWakeIndex();
  private final WakeDebts debts = new WakeDebts(index, Samples.MAILBOX);

  private Instant owe(Instant now, Duration delay) {
    Instant due = debts.nextDue(now, delay);
    debts.owe(due);
    debts.settled(due, true, now);
    return due;
  }

  @Test
  void anEntryForLaterDoesNotKeepOneFromBeingDueSoon() {
    owe(NOON, LATER);
    assertThat(debts.covers(NOON, WakeDebts.SOON)).isFalse();
    Instant soon = owe(NOON, WakeDebts.SOON);
    assertThat(soon).isBetween(NOON.plusSeconds(10), NOON.plusSeconds(11));
    assertThat(debts.covers(NOON, WakeDebts.SOON)).isTrue();
  }

  @Test
  void oneUnderWayIsKnownUntilItIsSettled() {
    Instant due = debts.nextDue(NOON, WakeDebts.SOON);
    debts.owe(due);
    assertThat(debts.isUnderWay(NOON, WakeDebts.SOON)).isTrue();
    assertThat(debts.covers(NOON, WakeDebts.SOON)).isFalse();
    debts.settled(due, false, NOON);
    assertThat(debts.isUnderWay(NOON, WakeDebts.SOON)).isFalse();
  }

  @Test
  void aClockPutBackDoesNotMakeEntriesDueAnHourLate() {
    owe(NOON.plus(Duration.ofHours(1)), WakeDebts.SOON);
    owe(NOON, WakeDebts.SOON);
    assertThat(debts.covers(NOON, WakeDebts.SOON)).isTrue();
  }

  @Test
  void noDueTimeIsUsedTwiceAlsoWhenTheClockIsPutBack() {
    Random random = new Random(7);
    Set<Instant> used = new HashSet<>();
    Instant now = NOON;
    for (int jump = 0; jump < 4; jump++) {
      for (int i = 0; i < 1_000; i++) {
        now = now.plusMillis(random.nextInt(50));
        Duration delay = random.nextBoolean() ? WakeDebts.SOON : Duration.ofSeconds(15 + i % 3);
        assertThat(used.add(owe(now, delay))).isTrue();
        if (random.nextInt(5) == 0) {
          debts.payAll();
        }
      }
      now = now.minusSeconds(20);
    }
  }

  @Test
  void whatWasPaidIsGone() {
    owe(NOON, WakeDebts.SOON);
    owe(NOON, LATER);
    debts.woken(NOON.minusSeconds(3));
    debts.payAll();
    assertThat(index.all()).isEmpty();
  }
}
