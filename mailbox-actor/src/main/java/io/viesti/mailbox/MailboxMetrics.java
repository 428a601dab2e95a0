package io.viesti.mailbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** What all mailboxes of a node count together. Thread-safe; meters are looked up once. */
final class MailboxMetrics {
  private final Map<Delivery.Result, Counter> deliveries = new EnumMap<>(Delivery.Result.class);
  private final Counter submitted;
  private final Counter journalFailures;
  private final Timer recovery;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger subscribers = new AtomicInteger();
  private final AtomicInteger unfiled = new AtomicInteger();

  MailboxMetrics(MeterRegistry registry) {
    for (Delivery.Result result : Delivery.Result.values()) {
      deliveries.put(
          result,
          Counter.builder("viesti.mailbox.deliveries")
              .description("Answers of mailboxes to mail at their door")
              .tag("result", result.name().toLowerCase(java.util.Locale.ROOT))
              .register(registry));
    }
    submitted = registry.counter("viesti.mailbox.submitted");
    journalFailures = registry.counter("viesti.mailbox.journal.failures");
    recovery = registry.timer("viesti.mailbox.recovery");
    registry.gauge("viesti.mailbox.open", open);
    registry.gauge("viesti.mailbox.subscribers", subscribers);
    registry.gauge("viesti.mailbox.filing.backlog", unfiled);
  }

  void delivery(Delivery.Result result) {
    deliveries.get(result).increment();
  }

  void submitted() {
    submitted.increment();
  }

  void journalFailed() {
    journalFailures.increment();
  }

  void recovered(Duration took) {
    recovery.record(took);
    open.incrementAndGet();
  }

  void stopped() {
    open.decrementAndGet();
  }

  void subscribers(int more) {
    subscribers.addAndGet(more);
  }

  void unfiled(int more) {
    unfiled.addAndGet(more);
  }
}
