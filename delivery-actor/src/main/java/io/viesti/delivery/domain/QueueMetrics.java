package io.viesti.delivery.domain;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.viesti.outbox.RecipientStatus;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts of this node's domain queues. Thread-safe. */
public final class QueueMetrics {
  private final AtomicInteger depth = new AtomicInteger();
  private final Map<RecipientStatus.State, Counter> attempts =
      new EnumMap<>(RecipientStatus.State.class);

  public QueueMetrics(MeterRegistry registry) {
    Gauge.builder("mail.queue.depth", depth, AtomicInteger::get)
        .description("mails in the domain queues of this node")
        .register(registry);
    for (RecipientStatus.State state : RecipientStatus.State.values()) {
      if (state != RecipientStatus.State.QUEUED) {
        attempts.put(
            state,
            Counter.builder("mail.delivery.attempts")
                .description("recipients tried, by what came of it")
                .tag("outcome", state.name().toLowerCase(Locale.ROOT))
                .register(registry));
      }
    }
  }

  void depthChanged(int by) {
    depth.addAndGet(by);
  }

  void ended(RecipientStatus.State state) {
    Counter counter = attempts.get(state);
    if (counter != null) {
      counter.increment();
    }
  }
}
