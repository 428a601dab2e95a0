package io.viesti.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DeliveryIdsTest {
  private static final Instant NOON = Samples.NOON;

  private static DeliveryId id(long number) {
    return new DeliveryId(
        ByteBuffer.allocate(16).putLong(number * 0x9E3779B97F4A7C15L).putLong(number).array());
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

  @Test
  void anIdTakesTwentyFourOctetsInASnapshot() {
    DeliveryIds ids = DeliveryIds.NONE;
    for (int i = 0; i < 10_000; i++) {
      ids = ids.with(id(i), email(NOON.plusMillis(i)), NOON);
    }
    assertThat(ids.toBytes().length).isLessThan(10_000 * 24 + 200);
    assertThat(DeliveryIds.fromBytes(ids.toBytes()).toBytes()).isEqualTo(ids.toBytes());
  }
}
