package io.viesti.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeOrderedIdTest {
  private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");

  @Test
  void orderOfTextIsOrderOfTime() {
    String before = TimeOrderedId.next(InstantSource.fixed(NOW));
    String after = TimeOrderedId.next(InstantSource.fixed(NOW.plusMillis(1)));
    String muchLater =
        TimeOrderedId.next(InstantSource.fixed(Instant.parse("2200-01-01T00:00:00Z")));
    assertThat(before).isLessThan(after);
    assertThat(after).isLessThan(muchLater);
  }

  @Test
  void idsOfOneMomentDiffer() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      assertThat(seen.add(TimeOrderedId.next(InstantSource.fixed(NOW)))).isTrue();
    }
  }

  @Test
  void idsAreSafeInNamesOfFilesInUrlsAndInHeaders() {
    assertThat(TimeOrderedId.next(InstantSource.fixed(NOW))).matches("[0-9a-hjkmnp-tv-z]{23}");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 31, 32, 1_763_890_000_000L, Long.MAX_VALUE})
  void numbersComeBackFromTheirText(long value) {
    assertThat(TimeOrderedId.parse(TimeOrderedId.text(value, 13))).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1m8u", "ABC", "1-2", "1 ", "l", "ü"})
  void otherTextIsNoNumber(String text) {
    assertThat(TimeOrderedId.parse(text)).isEqualTo(-1);
  }
}
