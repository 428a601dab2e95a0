package io.viesti.bench.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MemoryReadingTest {
  @Test
  void liveOctetsAreTheHistogramsTotal() {
    String histogram =
        """
        12345:
         num     #instances         #bytes  class name (module)
           1:         70000       12345678  [B (java.base@17.0.1)
        Total        345678       23456789
        """;

    assertThat(LiveHeap.total(histogram)).isEqualTo(23_456_789);
    assertThatThrownBy(() -> LiveHeap.total("no such process"))
        .hasMessageContaining("no such process");
  }

  @Test
  void poolsOfTheHeapAddUpAndOthersDoNot() {
    String page =
        """
        jvm_memory_used_bytes{area="heap",id="G1 Eden Space",} 1.0E6
        jvm_memory_used_bytes{area="heap",id="G1 Old Gen",} 2000000.0
        jvm_memory_used_bytes{area="nonheap",id="Metaspace",} 5.0E7
        """;

    assertThat(NodeMemory.heapOctets(page)).isEqualTo(3_000_000);
  }

  @Test
  void theLargestOfEachIsKept() {
    assertThat(new NodeMemory("n", 5, 20).max(new NodeMemory("n", 7, 10)))
        .isEqualTo(new NodeMemory("n", 7, 20));
  }
}
