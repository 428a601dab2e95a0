package io.viesti.http.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.viesti.http.problem.ProblemException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Query parameters. */
class ParametersTest {

  private static Parameters of(String name, String value) {
    return new Parameters(Map.of(name, value));
  }

  @ParameterizedTest
  @CsvSource({"1,1", "50,50", "500,500", "501,500", "99999999999,500", "0,0"})
  void limitsAreClamped(String given, int limit) {
    assertThat(of("limit", given).limit()).isEqualTo(limit);
  }

  @Test
  void absentOnesHaveTheirDefaults() {
    Parameters none = new Parameters(Map.of());
    assertThat(none.limit()).isEqualTo(50);
    assertThat(none.offset()).isZero();
    assertThat(none.bool("is_read")).isEmpty();
    assertThat(none.time("after")).isEmpty();
    assertThat(of("query", "  ").text("query")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "x", "1.5", "1e3", "99999999999999999999"})
  void whatIsNoNumberIsA400(String value) {
    assertThatThrownBy(() -> of("limit", value).limit())
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("limit");
    assertThatThrownBy(() -> of("offset", value).offset()).isInstanceOf(ProblemException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-31,2026-01-31T00:00:00Z",
    "2026-01-31T12:00:00Z,2026-01-31T12:00:00Z",
    "2026-01-31T12:00:00.5Z,2026-01-31T12:00:00.500Z",
    "2026-01-31T12:00:00+02:00,2026-01-31T10:00:00Z",
    "2026-01-31T12:00:00 02:00,2026-01-31T10:00:00Z"
  })
  void timesAreDatesOrTimes(String given, String time) {
    assertThat(of("after", given).time("after")).contains(Instant.parse(time));
  }

  @ParameterizedTest
  @ValueSource(strings = {"yesterday", "2026-13-01", "2026-01-31T25:00:00Z", "31.1.2026", "2026"})
  void otherTimesAreA400(String value) {
    assertThatThrownBy(() -> of("after", value).time("after"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("after");
  }

  @Test
  void truthIsTrueOrFalse() {
    assertThat(of("is_read", "true").bool("is_read")).contains(true);
    assertThat(of("is_read", "0").bool("is_read")).contains(false);
    assertThatThrownBy(() -> of("is_read", "yes").bool("is_read"))
        .isInstanceOf(ProblemException.class);
  }
}
