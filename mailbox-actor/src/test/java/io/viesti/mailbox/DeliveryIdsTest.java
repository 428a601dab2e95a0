package io.viesti.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeliveryIdsTest {
  private static final Instant NOON = Samples.NOON;

  private static DeliveryId id(long number) {
    return DeliveryId.of(Optional.empty(), "mailbox " + number, Samples.blob("mail"));
  }

  private static EmailId email(Instant at) {
    return new EmailId(IdSequence.first(at));
  }

  @Test
  void aRepeatIsRecognisedForSixDays() {
    DeliveryIds ids = DeliveryIds.NONE.with(id(1), email(NOON), NOON);
    assertThat(ids.first(id(1), true, NOON)).contains(email(NOON));
    assertThat(ids.first(id(1), true, NOON.plus(Duration.ofDays(6)).minusMillis(1)))
        .contains(email(NOON));
    assertThat(ids.first(id(1), true, NOON.plus(Duration.ofDays(6)).plusMillis(1))).isEmpty();
    assertThat(ids.first(id(2), true, NOON)).isEmpty();
  }

  @Test
  void mailWithoutMessageIdIsRecognisedForADayOnly() {
    DeliveryIds ids = DeliveryIds.NONE.with(id(1), email(NOON), NOON);
    assertThat(ids.first(id(1), false, NOON.plus(Duration.ofHours(24)).minusMillis(1)))
        .contains(email(NOON));
    assertThat(ids.first(id(1), false, NOON.plus(Duration.ofHours(24)).plusMillis(1))).isEmpty();
  }

  @Test
  void aRepeatAfterItsTimeIsANewFirst() {
    Instant later = NOON.plus(Duration.ofHours(30));
    DeliveryIds ids =
        DeliveryIds.NONE.with(id(1), email(NOON), NOON).with(id(1), email(later), later);
    assertThat(ids.first(id(1), false, later)).contains(email(later));
  }

  @Test
  void noneIsForgottenWithinSixDaysHoweverManyComeAfter() {
    DeliveryIds ids = DeliveryIds.NONE;
    Instant at = NOON;
    for (int i = 0; i < 20_000; i++) {
      at = at.plusMillis(25_000);
      ids = ids.with(id(i), email(at), at);
    }
    Instant sixDaysAgo = at.minus(DeliveryIds.KEPT);
    Instant then = NOON;
    for (int i = 0; i < 20_000; i++) {
      then = then.plusMillis(25_000);
      if (then.isAfter(sixDaysAgo)) {
        assertThat(ids.first(id(i), true, at)).contains(email(then));
      } else if (then.isBefore(sixDaysAgo)) {
        assertThat(ids.first(id(i), true, at)).isEmpty();
      }
    }
  }

  @Test
  void oldOnesAreForgottenInTheEnd() {
    DeliveryIds ids = DeliveryIds.NONE;
    Instant at = NOON;
    for (int i = 0; i < 10_000; i++) {
      at = at.plus(Duration.ofMinutes(30));
      ids = ids.with(id(i), email(at), at);
    }
    assertThat(ids.size()).isLessThan(2 * 6 * 48 + 1_000);
  }

  @Test
  void itIsFullOnlyOfIdsThatMayNotBeForgotten() {
    DeliveryIds ids = DeliveryIds.NONE;
    for (int i = 0; i < 100; i++) {
      ids = ids.with(id(i), email(NOON.plusMillis(i)), NOON);
    }
    assertThat(ids.isFull(NOON, 100)).isTrue();
    assertThat(ids.isFull(NOON, 101)).isFalse();
    assertThat(ids.isFull(NOON.plus(Duration.ofDays(7)), 100)).isFalse();
  }

  private static SpilledIds spill(PackedRuns half) {
    byte[] filter = IdFilter.empty(half.size());
    half.forEachKey((first, second) -> IdFilter.add(filter, first, second));
    return new SpilledIds(Samples.blob("ids"), half.size(), half.largestValue(), filter);
  }

  private static DeliveryIds many(int count) {
    DeliveryIds ids = DeliveryIds.NONE;
    for (int i = 0; i < count; i++) {
      ids = ids.with(id(i), email(NOON.plusMillis(i)), NOON);
    }
    return ids;
  }

  @Test
  void theOlderHalfLeavesMemoryAndIsSuspectedThere() {
    DeliveryIds ids = many(DeliveryIds.IN_MEMORY);
    assertThat(ids.wantsToSpill()).isTrue();
    PackedRuns half = ids.olderHalf(NOON);
    DeliveryIds rest = ids.withSpilled(spill(half), NOON);
    assertThat(rest.wantsToSpill()).isFalse();
    assertThat(rest.size()).isEqualTo(ids.size());
    assertThat(rest.toBytes().length).isLessThan(DeliveryIds.IN_MEMORY / 2 * 24 + 200);
    for (int i = 0; i < DeliveryIds.IN_MEMORY; i++) {
      DeliveryId id = id(i);
      if (rest.first(id, true, NOON).isEmpty()) {
        assertThat(rest.suspects(id, NOON)).hasSize(1);
        assertThat(DeliveryIds.first(half, id, true, NOON)).contains(email(NOON.plusMillis(i)));
      }
    }
    assertThat(DeliveryIds.of(rest.toBytes(), rest.spilled()).suspects(id(1), NOON)).hasSize(1);
  }

  @Test
  void idsNeverSeenAreSeldomSuspected() {
    DeliveryIds ids = many(DeliveryIds.IN_MEMORY);
    DeliveryIds rest = ids.withSpilled(spill(ids.olderHalf(NOON)), NOON);
    int suspected = 0;
    for (int i = 0; i < 100_000; i++) {
      suspected += rest.suspects(id(1_000_000 + i), NOON).size();
    }
    assertThat(suspected).isLessThan(300);
  }

  @Test
  void spilledIdsCountAndAreForgottenAfterSixDays() {
    DeliveryIds ids = many(DeliveryIds.IN_MEMORY);
    DeliveryIds rest = ids.withSpilled(spill(ids.olderHalf(NOON)), NOON);
    assertThat(rest.isFull(NOON, DeliveryIds.IN_MEMORY)).isTrue();
    Instant later = NOON.plus(Duration.ofDays(7));
    assertThat(rest.isFull(later, DeliveryIds.IN_MEMORY)).isFalse();
    assertThat(rest.suspects(id(1), later)).isEmpty();
    assertThat(rest.with(id(-1), email(later), later).spilled()).isEmpty();
  }

  @Test
  void whatMayBeForgottenIsNotSpilled() {
    DeliveryIds ids = DeliveryIds.NONE;
    for (int i = 0; i < 100; i++) {
      ids = ids.with(id(i), email(NOON.plus(Duration.ofHours(2L * i))), NOON);
    }
    Instant now = NOON.plus(Duration.ofHours(199));
    PackedRuns half = ids.olderHalf(now);
    assertThat(half.size()).isBetween(30, 40);
    assertThat(half.find(0, 0)).isEqualTo(PackedRuns.ABSENT);
  }

  @Test
  void anIdTakesTwentyFourOctetsInASnapshot() {
    DeliveryIds ids = DeliveryIds.NONE;
    for (int i = 0; i < 10_000; i++) {
      ids = ids.with(id(i), email(NOON.plusMillis(i)), NOON);
    }
    assertThat(ids.toBytes().length).isLessThan(10_000 * 24 + 200);
    assertThat(DeliveryIds.of(ids.toBytes(), List.of()).toBytes()).isEqualTo(ids.toBytes());
  }
}
