package io.viesti.kafka;

import io.viesti.queue.MailQueue.Acceptance;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;

/** The records of one offer: accepted when every one was acknowledged. Thread-safe. */
final class RecordsOnTheirWay implements Callback {
  static final RuntimeException NO_ROOM = new IllegalStateException("too many records wait");

  private final AtomicInteger left;
  private final CompletableFuture<Acceptance> acceptance = new CompletableFuture<>();
  private volatile RecordMetadata last;
  private volatile Exception failure;

  RecordsOnTheirWay(int records) {
    this.left = new AtomicInteger(records);
  }

  CompletableFuture<Acceptance> acceptance() {
    return acceptance;
  }

  @Override
  public void onCompletion(RecordMetadata metadata, Exception problem) {
    if (problem == null) {
      last = metadata;
    } else {
      failure = problem;
    }
    if (left.decrementAndGet() == 0) {
      acceptance.complete(failure == null ? Acceptance.ACCEPTED : Acceptance.UNKNOWN);
    }
  }

  /** For the trace: one line. */
  String story() {
    if (failure != null) {
      return "queue: Kafka did not take it: " + failure;
    }
    return left.get() > 0 || last == null
        ? "queue: no answer from Kafka in time"
        : "queue: kept by Kafka at " + last.topic() + "/" + last.partition() + "@" + last.offset();
  }
}
