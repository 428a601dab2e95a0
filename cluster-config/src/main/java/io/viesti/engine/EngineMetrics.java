package io.viesti.engine;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** What the engine tells of itself, under {@code viesti.engine}. */
final class EngineMetrics {
  private final Counter commits;
  private final Counter syncs;
  private final DistributionSummary groups;
  private final Timer latency;
  private final Counter refused;

  EngineMetrics(MeterRegistry registry) {
    commits = registry.counter("viesti.engine.commits");
    syncs = registry.counter("viesti.engine.syncs");
    groups =
        DistributionSummary.builder("viesti.engine.group.size")
            .description("entries that shared one commit")
            .register(registry);
    latency =
        Timer.builder("viesti.engine.commit")
            .description("writing and syncing one group")
            .register(registry);
    refused =
        Counter.builder("viesti.engine.refused")
            .description("entries turned away because too much waited")
            .register(registry);
  }

  void watch(MeterRegistry registry, Fifo fifo, FreeSpace space) {
    Gauge.builder("viesti.engine.fifo.depth", fifo, Fifo::depth)
        .description("entries waiting to be committed")
        .register(registry);
    Gauge.builder("viesti.engine.fifo.bytes", fifo, Fifo::bytes).register(registry);
    Gauge.builder("viesti.engine.free.bytes", space, FreeSpace::free).register(registry);
    Gauge.builder("viesti.engine.intake.open", space, s -> s.isOpen() ? 1 : 0).register(registry);
  }

  void committed(int entries, boolean synced, long nanos) {
    commits.increment();
    if (synced) {
      syncs.increment();
    }
    groups.record(entries);
    latency.record(nanos, TimeUnit.NANOSECONDS);
  }

  void refused() {
    refused.increment();
  }
}
