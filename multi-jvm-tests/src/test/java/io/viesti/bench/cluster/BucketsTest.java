package io.viesti.bench.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BucketsTest {
  private static final String PAGE =
      """
      # TYPE viesti_carrier_age_seconds histogram
      viesti_carrier_age_seconds_bucket{le="0.01",} 90.0
      viesti_carrier_age_seconds_bucket{le="0.1",} 98.0
      viesti_carrier_age_seconds_bucket{le="1.0",} 100.0
      viesti_carrier_age_seconds_bucket{le="+Inf",} 100.0
      viesti_carrier_age_seconds_count 100.0
      other_bucket{le="0.01"} 7
      """;

  private static Buckets parse(String page) {
    return Buckets.parse(page, "viesti_carrier_age_seconds");
  }

  @Test
  void percentilesAreTheUpperBoundsOfTheirBuckets() {
    assertThat(parse(PAGE).latency()).isEqualTo(new Latency(100, 10, 100, 1_000, 1_000));
  }

  @Test
  void nodesAddUpAndWhatWasBeforeIsTakenAway() {
    Buckets before = parse(PAGE);
    Buckets after = before.plus(parse(PAGE)).plus(parse("")).since(before);

    assertThat(after).isEqualTo(before);
  }

  @Test
  void labelsAreSummed() {
    Buckets sum =
        parse(
            """
            viesti_carrier_age_seconds_bucket{node="a",le="0.01"} 3
            viesti_carrier_age_seconds_bucket{node="b",le="0.01"} 4
            """);

    assertThat(sum.upTo()).containsEntry(0.01, 7.0);
  }

  @Test
  void ofNothingThereIsNoTime() {
    assertThat(parse("").latency()).isEqualTo(new Latency(0, 0, 0, 0, 0));
  }
}
