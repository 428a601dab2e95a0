package io.viesti.backing;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.delivery.event.DeliveryEvent;
import io.viesti.delivery.event.DeliveryEvents;
import io.viesti.envelope.MailAddress;
import io.viesti.outbox.RecipientStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Delivery events on a real broker: there when the stage completes, in order, by submission. */
class KafkaDeliveryEventsIT {
  private static final Instant AT = Instant.parse("2026-11-23T09:05:00Z");

  private static DeliveryEvent event(String submission, int attempts) {
    RecipientStatus status =
        new RecipientStatus(
            MailAddress.of("bob@example.net"),
            RecipientStatus.State.DEFERRED,
            Optional.of("451 later"),
            Optional.of("mx.example.net"),
            attempts,
            Optional.of(AT),
            AT);
    return new DeliveryEvent(
        submission + "/" + attempts, submission, "box", Optional.empty(), status, "trace");
  }

  @Test
  void eventsAreThereInOrderOnceTheyAreAcknowledged() throws Exception {
    String bootstrap = RealServers.kafka().bootstrapServers();
    try (KafkaQueueNode node = KafkaQueueNode.start(KafkaQueueNode.config(bootstrap, "followed"))) {
      DeliveryEvents events = node.events();
      for (int i = 1; i <= 20; i++) {
        events
            .publish(List.of(event("one", i), event("two", i)))
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS);
      }
      List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
      try (KafkaConsumer<String, byte[]> follower =
          new KafkaConsumer<>(
              Map.of(
                  "bootstrap.servers", bootstrap,
                  "group.id", "follower",
                  "auto.offset.reset", "earliest"),
              new StringDeserializer(),
              new ByteArrayDeserializer())) {
        follower.subscribe(List.of("followed.events"));
        Awaitility.await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () -> {
                  follower.poll(Duration.ofMillis(100)).forEach(records::add);
                  return records.size() >= 40;
                });
      }
      assertThat(records).hasSize(40);
      for (String submission : List.of("one", "two")) {
        assertThat(records.stream().filter(r -> r.key().equals(submission)).map(node::read))
            .extracting(e -> ((DeliveryEvent) e).id())
            .containsExactlyElementsOf(
                java.util.stream.IntStream.rangeClosed(1, 20)
                    .mapToObj(i -> submission + "/" + i)
                    .toList());
      }
    }
  }
}
