package io.viesti.delivery.event;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The port for {@link DeliveryEvent}s. Each is published at least once, by the entity that owns the
 * attempt, until it is acknowledged. Thread-safe; no call blocks.
 */
public interface DeliveryEvents {

  /** Nobody follows deliveries. */
  DeliveryEvents NONE =
      new DeliveryEvents() {
        @Override
        public CompletionStage<Void> publish(List<DeliveryEvent> events) {
          return CompletableFuture.completedStage(null);
        }

        @Override
        public boolean wanted() {
          return false;
        }
      };

  /** Completes once all are durable where they are followed; fails when that is not certain. */
  CompletionStage<Void> publish(List<DeliveryEvent> events);

  /** False if publishing does nothing, so that nobody need make events. */
  default boolean wanted() {
    return true;
  }
}
