package io.viesti.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.viesti.delivery.event.DeliveryEvent;
import io.viesti.delivery.event.DeliveryEvents;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * Delivery events as records of a topic: the key is the submission's id, the value the event, the
 * header {@code manifest} says how to read it. A stage completes on a thread of the producer,
 * within {@code viesti.kafka.events.timeout}. Thread-safe.
 */
public final class KafkaDeliveryEvents implements DeliveryEvents {
  private static final double BLOCKING = 0.15;
  private static final double DELIVERY = 0.5;

  private final KafkaSettings.Events settings;
  private final WireRecords records;
  private final Publisher publisher;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Counter published;
  private final Counter failed;

  private KafkaDeliveryEvents(ActorSystem<?> system, KafkaSettings kafka, MeterRegistry metrics) {
    this.settings = kafka.events();
    this.records = new WireRecords(system, DeliveryEvent.class);
    this.published = metrics.counter("viesti.delivery.events", "outcome", "published");
    this.failed = metrics.counter("viesti.delivery.events", "outcome", "failed");
    this.publisher =
        Publisher.start(
            "kafka-delivery-events",
            settings.topic(),
            () -> kafka.clients().producer(part(BLOCKING), part(DELIVERY), settings.linger()),
            settings.inFlight(),
            kafka.incoming().renewAfter());
    ClockSteps.of(system).whenPutBack(publisher::beginAnew);
  }

  /**
   * Starts publishing on this node, one with the role {@code delivery}; the topic must be there.
   */
  public static DeliveryEvents start(
      ActorSystem<?> system, KafkaSettings settings, MeterRegistry metrics) {
    KafkaDeliveryEvents events = new KafkaDeliveryEvents(system, settings, metrics);
    system.getWhenTerminated().thenRun(events.publisher::close);
    return events;
  }

  private Duration part(double fraction) {
    return Duration.ofMillis((long) (settings.timeout().toMillis() * fraction));
  }

  @Override
  public CompletionStage<Void> publish(List<DeliveryEvent> events) {
    CompletableFuture<?>[] all =
        events.stream().map(this::publish).toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(all);
  }

  private CompletableFuture<Void> publish(DeliveryEvent event) {
    CompletableFuture<Void> acknowledged = new CompletableFuture<>();
    if (inFlight.incrementAndGet() > settings.inFlight()) {
      return end(acknowledged, new IllegalStateException("too many events wait for Kafka"));
    }
    ProducerRecord<byte[], byte[]> record =
        records.of(
            settings.topic(), null, event.submissionId().getBytes(StandardCharsets.UTF_8), event);
    if (!publisher.publish(record, (metadata, failure) -> end(acknowledged, failure))) {
      return end(acknowledged, new IllegalStateException("too many events wait for Kafka"));
    }
    return acknowledged;
  }

  private CompletableFuture<Void> end(CompletableFuture<Void> acknowledged, Exception failure) {
    inFlight.decrementAndGet();
    if (failure == null) {
      published.increment();
      acknowledged.complete(null);
    } else {
      failed.increment();
      acknowledged.completeExceptionally(failure);
    }
    return acknowledged;
  }
}
