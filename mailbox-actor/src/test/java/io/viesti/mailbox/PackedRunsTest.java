package io.viesti.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedRunsTest {

  private static long spread(long number) {
    return number * 0x9E3779B97F4A7C15L;
  }

  @Test
  void anEmptyMapFindsNothing() {
    assertThat(PackedRuns.empty(2).find(1, 2)).isEqualTo(PackedRuns.ABSENT);
    assertThat(PackedRuns.empty(1).size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void behavesLikeAMapHoweverManyEntriesThereAre(int keyWidth) {
    Random random = new Random(7);
    Map<List<Long>, Long> model = new HashMap<>();
    PackedRuns runs = PackedRuns.empty(keyWidth);
    for (int i = 1; i <= 5_000; i++) {
      long first = random.nextInt(3_000) - 1_500L;
      long second = keyWidth == 2 ? random.nextInt(2) : 0;
      runs = runs.with(first, second, i, 0);
      model.put(List.of(first, second), (long) i);
    }
    PackedRuns all = runs;
    model.forEach((key, value) -> assertThat(all.find(key.get(0), key.get(1))).isEqualTo(value));
    assertThat(all.find(9_999, 0)).isEqualTo(PackedRuns.ABSENT);
  }

  @Test
  void oldVersionsStayAsTheyWere() {
    PackedRuns before = PackedRuns.empty(1);
    for (int i = 0; i < 40; i++) {
      before = before.with(i, 0, i + 1, 0);
    }
    PackedRuns after = before.with(3, 0, 99, 0);
    assertThat(before.find(3, 0)).isEqualTo(4);
    assertThat(after.find(3, 0)).isEqualTo(99);
  }

  @Test
  void entriesBelowTheBoundAreForgottenWhenRunsAreMerged() {
    PackedRuns runs = PackedRuns.empty(1);
    for (int i = 1; i <= 320; i++) {
      runs = runs.with(i, 0, i, 200);
    }
    assertThat(runs.find(250, 0)).isEqualTo(250);
    assertThat(runs.find(10, 0)).isEqualTo(PackedRuns.ABSENT);
    assertThat(runs.size()).isLessThan(200);
  }

  @Test
  void compactingKeepsTheLatestOfEachKey() {
    PackedRuns runs = PackedRuns.empty(2);
    for (int i = 1; i <= 1_000; i++) {
      runs = runs.with(i % 100, 0, i, 0);
    }
    PackedRuns compact = runs.compacted(0);
    assertThat(compact.size()).isEqualTo(100);
    assertThat(compact.find(99, 0)).isEqualTo(999);
    assertThat(compact.compacted(951).size()).isEqualTo(50);
    assertThat(compact.countFrom(951)).isEqualTo(50);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 31, 32, 33, 1_000})
  void itsBytesComeBack(int entries) {
    PackedRuns runs = PackedRuns.empty(2);
    for (int i = 0; i < entries; i++) {
      runs = runs.with(i * 31L, -i, i + 1, 0);
    }
    byte[] bytes = runs.toBytes();
    PackedRuns read = PackedRuns.fromBytes(bytes, 2);
    assertThat(read.toBytes()).isEqualTo(bytes);
    assertThat(read.size()).isEqualTo(entries);
    for (int i = 0; i < entries; i++) {
      assertThat(read.find(i * 31L, -i)).isEqualTo(i + 1);
    }
  }

  @Test
  void theSmallerHalfByValueCanBeTaken() {
    PackedRuns runs = PackedRuns.empty(2);
    for (int i = 1; i <= 1_001; i++) {
      runs = runs.with(spread(i), i, i, 0);
    }
    assertThat(runs.medianValue()).isEqualTo(501);
    assertThat(runs.largestValue()).isEqualTo(1_001);
    PackedRuns half = runs.compacted(0).upTo(501);
    assertThat(half.size()).isEqualTo(501);
    assertThat(half.find(spread(77), 77)).isEqualTo(77);
    assertThat(half.find(spread(777), 777)).isEqualTo(PackedRuns.ABSENT);
    java.util.Set<Long> keys = new java.util.HashSet<>();
    runs.forEachKey((first, second) -> keys.add(second));
    assertThat(keys).hasSize(1_001);
    assertThat(PackedRuns.empty(1).compacted(0).upTo(5).size()).isZero();
  }

  @Test
  void bytesOfAnotherFormAreRefused() {
    assertThatThrownBy(() -> PackedRuns.fromBytes(new byte[] {9, 3, 0, 0, 0, 1}, 2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PackedRuns.fromBytes(PackedRuns.empty(1).toBytes(), 2))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
