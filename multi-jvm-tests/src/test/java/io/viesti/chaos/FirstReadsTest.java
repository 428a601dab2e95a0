package io.viesti.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FirstReadsTest {
  @Test
  void tellsHowManyWereThereAllAlongAndWhenTheLastCameBack() {
    FirstReads reads =
        new FirstReads(LongStream.rangeClosed(1, 10).map(i -> i * 400).boxed().toList());

    assertThat(reads.last()).isEqualTo(4_000);
    assertThat(reads.show()).isEqualTo("2 of 10 within 1 s, 9 after 3.6 s, all after 4.0 s");
  }

  @Test
  void countsFromTheStrike() {
    long struck = System.nanoTime();
    List<Long> read =
        List.of(struck + TimeUnit.SECONDS.toNanos(9), struck + TimeUnit.SECONDS.toNanos(2));

    assertThat(FirstReads.since(struck, read).millis()).containsExactly(2_000L, 9_000L);
  }

  @Test
  void ofNobodyThereIsNothing() {
    assertThat(new FirstReads(List.of()).last()).isZero();
    assertThat(new FirstReads(List.of()).show()).isEqualTo("none");
  }
}
