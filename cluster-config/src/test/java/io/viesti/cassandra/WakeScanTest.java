package io.viesti.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WakeScanTest {
  @Test
  void theSlicesAreTheWholeRingWithoutAGap() {
    assertThat(WakeScan.startOf(0)).isEqualTo(Long.MIN_VALUE);
    for (int slice = 1; slice < WakeScan.slices(); slice++) {
      assertThat(WakeScan.startOf(slice)).isEqualTo(WakeScan.endOf(slice - 1));
      assertThat(WakeScan.startOf(slice)).isGreaterThan(WakeScan.startOf(slice - 1));
    }
    assertThat(WakeScan.endOf(WakeScan.slices() - 1)).isEqualTo(Long.MAX_VALUE);
  }
}
