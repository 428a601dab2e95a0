package io.viesti.backing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {
  @ParameterizedTest
  @CsvSource({
    "3, 2, CROWDED",
    "3, 7, CROWDED",
    "3, 8, LONG_RUN",
    "1, 2, CROWDED",
    "1, 4, LONG_RUN"
  })
  void nodesThatShareFewCoresDoNotCompileThoroughly(int nodes, int cores, Pace pace) {
    assertThat(Pace.forNodes(nodes, cores)).isEqualTo(pace);
  }

  @ParameterizedTest
  @CsvSource({"QUICK_START, true, true", "CROWDED, false, true", "LONG_RUN, false, false"})
  void saysWhoGetsTheQuickCompiler(Pace pace, boolean servers, boolean nodes) {
    assertThat(pace.ofServers().contains("-XX:TieredStopAtLevel=1")).isEqualTo(servers);
    assertThat(pace.ofNodes().contains("-XX:TieredStopAtLevel=1")).isEqualTo(nodes);
  }
}
