package io.viesti.bench.cluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.viesti.backing.Pace;
import io.viesti.bench.report.Machine;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Everything a run measured; parts that were not asked for are null. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ClusterResult(
    Machine machine,
    int nodes,
    int replicas,
    double warmUpSeconds,
    SteadyResult steady,
    BurstResult burst,
    RecoveryResult recovery,
    MemoryResult memory,
    GrowthResult growth) {

  /** Whether every target that was measured is met. */
  boolean held() {
    return steady == null || steady.held();
  }

  String show() {
    String parts =
        Stream.of(
                steady == null ? null : steady.show(),
                burst == null ? null : burst.show(),
                recovery == null ? null : recovery.show(),
                memory == null ? null : memory.show(),
                growth == null ? null : growth.show())
            .filter(Objects::nonNull)
            .collect(Collectors.joining());
    return "\nA cluster of "
        + nodes
        + " nodes, replicas "
        + replicas
        + ", Cassandra, Kafka, S3 and the load client on the same machine"
        + (Pace.forNodesHere(nodes) == Pace.CROWDED ? " (nodes with the quick compiler only)" : "")
        + ":\n"
        + machine
        + "\n"
        + parts;
  }
}
