package io.viesti.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PublisherTest {
  private static final ProducerRecord<byte[], byte[]> RECORD =
      new ProducerRecord<>("topic", 0, null, new byte[] {1});

  /** Acknowledges at once, unless told to be without brokers. */
  private static final class Brokers extends MockProducer<byte[], byte[]> {
    private final CountDownLatch searching = new CountDownLatch(1);
    private volatile RuntimeException failure;

    /** Looks for brokers until it is let go, and finds none. */
    private volatile boolean away;

    Brokers() {
      super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public synchronized Future<RecordMetadata> send(
        ProducerRecord<byte[], byte[]> record, Callback callback) {
      RuntimeException why = failure;
      if (away) {
        try {
          searching.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        why = new TimeoutException("no metadata");
      }
      if (why != null) {
        callback.onCompletion(null, why);
        return CompletableFuture.failedFuture(why);
      }
      return super.send(record, callback);
    }
  }

  private final List<Brokers> made = new CopyOnWriteArrayList<>();
  private Publisher publisher;

  @AfterEach
  void close() {
    publisher.close();
  }

  private Brokers start(int capacity, Duration renewAfter) {
    publisher =
        Publisher.start(
            "test",
            "topic",
            () -> {
              made.add(new Brokers());
              return made.get(made.size() - 1);
            },
            capacity,
            renewAfter);
    return made.get(0);
  }

  /** Empty when acknowledged. */
  private CompletableFuture<Optional<Exception>> publish() {
    CompletableFuture<Optional<Exception>> outcome = new CompletableFuture<>();
    assertThat(
            publisher.publish(
                RECORD, (metadata, failure) -> outcome.complete(Optional.ofNullable(failure))))
        .isTrue();
    return outcome;
  }

  private static Optional<Exception> of(CompletableFuture<Optional<Exception>> outcome) {
    Awaitility.await().until(outcome::isDone);
    return outcome.join();
  }

  @Test
  void tellsWhatWasAcknowledged() {
    start(10, Duration.ofMinutes(1));
    assertThat(of(publish())).isEmpty();
  }

  @Test
  void whoWaitsBehindOneThatWaitedInVainFailsWithIt() {
    Brokers brokers = start(10, Duration.ofMinutes(1));
    brokers.away = true;
    List<CompletableFuture<Optional<Exception>>> outcomes = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      outcomes.add(publish());
    }
    brokers.searching.countDown();
    outcomes.forEach(
        outcome -> assertThat(of(outcome).orElseThrow()).isInstanceOf(TimeoutException.class));
  }

  @Test
  void refusesWhatIsAboveItsBound() {
    Brokers brokers = start(2, Duration.ofMinutes(1));
    brokers.away = true;
    publish();
    Awaitility.await().until(() -> publisher.publish(RECORD, (metadata, failure) -> {}));
    Awaitility.await().until(() -> !publisher.publish(RECORD, (metadata, failure) -> {}));
    brokers.searching.countDown();
  }

  @Test
  void beginsAnewWhenTheSequenceIsLost() {
    start(10, Duration.ofMinutes(1)).failure = new OutOfOrderSequenceException("lost");
    assertThat(of(publish())).isPresent();
    assertThat(of(publish())).isEmpty();
    assertThat(made).hasSize(2);
    assertThat(made.get(0).closed()).isTrue();
  }

  @Test
  void beginsAnewWhenNothingWasAcknowledgedForLong() {
    start(10, Duration.ofMillis(1)).failure = new TimeoutException("expired");
    assertThat(of(publish())).isPresent();
    Awaitility.await().until(() -> of(publish()).isEmpty());
    assertThat(made.get(0).closed()).isTrue();
  }

  @Test
  void beginsAnewWhenToldTo() {
    start(10, Duration.ofMinutes(1));
    assertThat(of(publish())).isEmpty();
    publisher.beginAnew();
    Awaitility.await().until(() -> made.get(0).closed());
    assertThat(of(publish())).isEmpty();
    assertThat(made).hasSize(2);
  }

  @Test
  void failsWhatItHasAtItsEnd() {
    Brokers brokers = start(10, Duration.ofMinutes(1));
    brokers.away = true;
    List<CompletableFuture<Optional<Exception>>> outcomes = List.of(publish(), publish());
    publisher.close();
    brokers.searching.countDown();
    outcomes.forEach(outcome -> assertThat(of(outcome)).isPresent());
    Awaitility.await().until(() -> brokers.closed());
    assertThat(publisher.publish(RECORD, (metadata, failure) -> {})).isFalse();
  }
}
