package io.viesti.bench.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClusterReportTest {
  private static final Costs COSTS = new Costs(60, 6, 3, 1.5, 0.5, 2, 12);
  private static final Latency FAST = new Latency(1_000, 10, 20, 30, 40);
  private static final Answers ALL = new Answers(1_000, 1_000, 1_000, Map.of(), 0, "");

  private static SteadyResult steady(Latency accept, Latency push) {
    return new SteadyResult(
        3, 1_000, 250, 116, 10, ALL, accept, FAST, push, FAST, FAST, 120, 0, 1_000, 1_000, COSTS);
  }

  @Test
  void targetsAreMetOrMissed() {
    SteadyResult good = steady(FAST, FAST);
    SteadyResult late = steady(new Latency(1_000, 10, 500, 600, 700), FAST);
    SteadyResult slowPush = steady(FAST, new Latency(1_000, 10, 20, 1_001, 1_002));

    assertThat(good.held()).isTrue();
    assertThat(good.show()).contains("accept p95 < 500 ms: 20 ms, met").doesNotContain("MISSED");
    assertThat(late.held()).isFalse();
    assertThat(late.show()).contains("accept p95 < 500 ms: 500 ms, MISSED");
    assertThat(slowPush.show()).contains("push p99 < 1000 ms: 1001 ms, MISSED");
  }

  @Test
  void costsAreForAThousandMessages() {
    assertThat(COSTS.show(2_000)).contains("nodes 3.00, Cassandra 1.50, Kafka 0.75, all 5.50");
    assertThat(COSTS.show(0)).contains("nodes -");
    assertThat(COSTS.minus(COSTS).all()).isZero();
  }

  @Test
  void growthHasScalingsTableAndMarksWhatWasNotMeasured() {
    GrowthResult growth =
        new GrowthResult(50, 3, 1_000, List.of(new GrowthResult.Size(2, 1_000, FAST, COSTS)));

    List<String> rows = growth.table().toString().lines().toList();
    assertThat(rows.get(0)).containsSubsequence("nodes", "nodes' CPU", "Cassandra's", "Kafka's");
    assertThat(rows.get(2)).contains("1 ").contains("not measured yet");
    assertThat(rows.get(3)).containsSubsequence("2", "6.00 s", "3.00 s", "1.50 s", "11.00 s");
    assertThat(rows.get(4)).contains("not measured yet");
  }

  @Test
  void memoryIsTheDifference() {
    NodeMemory node = new NodeMemory("node-1", 500, 200);
    MemoryResult memory =
        new MemoryResult(
            List.of(
                new MemoryResult.Count(1_000, 1_000, 100L << 20, 110L << 20, List.of(node)),
                new MemoryResult.Count(3_000, 3_000, 120L << 20, 150L << 20, List.of(node))));

    assertThat(memory.idleMibPer10000()).isCloseTo(100, within(0.001));
    assertThat(memory.activeMibPer10000()).isCloseTo(200, within(0.001));
    assertThat(memory.show()).contains("100.0 MiB idle and 200.0 MiB active");
  }

  @Test
  void aStepHoldsOnlyWhenAllOfItDoes() {
    Answers putOff = new Answers(10, 10, 9, Map.of("451", 1L), 0, "451 later");
    Latency slow = new Latency(10, 1, 1_000, 1_000, 1_000);

    assertThat(BurstResult.Step.of(100, FAST, ALL, 1).held()).isTrue();
    assertThat(BurstResult.Step.of(100, FAST, putOff, 1).held()).isFalse();
    assertThat(BurstResult.Step.of(100, slow, ALL, 1).held()).isFalse();
    assertThat(BurstResult.Step.of(100, FAST, ALL, -1).held()).isFalse();
  }

  @Test
  void burstShowsWhatTheSpikeHeard() {
    Answers spike = new Answers(100, 100, 60, Map.of("451", 40L, "421", 2L), 3, "451 later");
    BurstResult burst =
        new BurstResult(
            List.of(BurstResult.Step.of(100, FAST, ALL, 1.5)),
            100,
            1_000,
            20,
            3_600,
            spike,
            FAST,
            12.3,
            List.of(new NodeMemory("node-1", 500, 200)),
            1_100,
            COSTS);

    assertThat(burst.show())
        .contains("Highest that held: 100 mails/s")
        .contains("4xx answers: 42")
        .contains("{421=2, 451=40}")
        .contains("Drained 12.3 s")
        .contains("node-1 at its largest: 500 MiB resident, 200 MiB heap");
  }

  @Test
  void recoveryCountsThoseInTime() {
    RecoveryResult recovery =
        new RecoveryResult(1_000, 50, List.of(9_000L, 15_000L, 11_000L), ALL, FAST, 1_000, 80);

    assertThat(recovery.show()).contains("11.0 [9.0-15.0] s").contains("2 below 15 s");
  }
}
