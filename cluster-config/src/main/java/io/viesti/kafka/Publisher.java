package io.viesti.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands records to a producer on a thread of its own, because {@code send} blocks while the brokers
 * are not known. Every record's callback is called once, at most three times {@code blocking} plus
 * the producer's delivery timeout later; from the producer's thread or this one's, so it must not
 * block. Thread-safe.
 *
 * <p>A producer that has lost its sequence, or got nothing acknowledged for a while, is replaced by
 * a new one: what it had not sent fails, and its senders try again.
 */
final class Publisher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

  private static final long STOP_SEEN_WITHIN_MILLIS = 200;

  private record Job(ProducerRecord<byte[], byte[]> record, Callback callback) {}

  private final String topic;
  private final Supplier<Producer<byte[], byte[]>> producers;
  private final BlockingQueue<Job> jobs;
  private final long renewAfterNanos;
  private final Thread thread;
  private Producer<byte[], byte[]> producer;
  private volatile boolean closed;

  /** Since when records failed without one acknowledged in between; 0 when they don't. */
  private volatile long failingSince;

  /** Set when the producer is of no use any more, whatever becomes of its records. */
  private volatile boolean broken;

  private Publisher(
      String name,
      String topic,
      Supplier<Producer<byte[], byte[]>> producers,
      int capacity,
      Duration renewAfter) {
    this.topic = topic;
    this.producers = producers;
    this.jobs = new ArrayBlockingQueue<>(capacity);
    this.renewAfterNanos = renewAfter.toNanos();
    this.producer = producers.get();
    this.thread = new Thread(this::work, name);
    this.thread.setDaemon(true);
  }

  /**
   * @param topic that most records are for: asked for at once, so that the first need not wait
   * @param capacity records that may wait for the thread; one more is refused
   */
  static Publisher start(
      String name,
      String topic,
      Supplier<Producer<byte[], byte[]>> producers,
      int capacity,
      Duration renewAfter) {
    Publisher publisher = new Publisher(name, topic, producers, capacity, renewAfter);
    publisher.thread.start();
    return publisher;
  }

  /** False if too many wait already or this is closed: the callback is not called then. */
  boolean publish(ProducerRecord<byte[], byte[]> record, Callback callback) {
    if (closed || !jobs.offer(new Job(record, callback))) {
      return false;
    }
    if (closed) {
      failWaiting(new TimeoutException("stopped"));
    }
    return true;
  }

  private void work() {
    askForTopic();
    try {
      while (!closed) {
        Job job = jobs.poll(STOP_SEEN_WITHIN_MILLIS, TimeUnit.MILLISECONDS);
        if (mustRenew()) {
          renew();
        }
        if (job != null) {
          send(job);
        }
      }
    } catch (InterruptedException stopped) {
      closed = true;
    }
    producer.close(Duration.ZERO);
    failWaiting(new TimeoutException("stopped"));
  }

  private void askForTopic() {
    try {
      producer.partitionsFor(topic);
    } catch (KafkaException notNow) {
      LOG.debug("{}: {}", thread.getName(), notNow.toString());
    }
  }

  private void send(Job job) {
    boolean[] returned = {false};
    boolean[] blocked = {false};
    try {
      producer.send(
          job.record(),
          (metadata, failure) -> {
            // Called before send has returned: it has waited for the brokers in vain.
            blocked[0] = !returned[0] && failure instanceof TimeoutException;
            note(failure);
            job.callback().onCompletion(metadata, failure);
          });
    } catch (RuntimeException refused) {
      broken |= refused instanceof IllegalStateException;
      note(refused);
      job.callback().onCompletion(null, refused);
    }
    returned[0] = true;
    if (blocked[0]) {
      failWaiting(new TimeoutException("no broker answers"));
    }
  }

  /** Has a new producer take the place of this one: what it had not sent fails. */
  void beginAnew() {
    broken = true;
  }

  /** Whoever waits behind one that waited in vain would do so as well. */
  private void failWaiting(RuntimeException why) {
    List<Job> waiting = new ArrayList<>(jobs.size());
    jobs.drainTo(waiting);
    waiting.forEach(job -> job.callback().onCompletion(null, why));
  }

  private void note(Exception failure) {
    if (failure == null) {
      failingSince = 0;
    } else if (isLost(failure)) {
      broken = true;
    } else if (failingSince == 0) {
      failingSince = System.nanoTime();
    }
  }

  private static boolean isLost(Exception failure) {
    return failure instanceof OutOfOrderSequenceException
        || failure instanceof InvalidProducerEpochException
        || failure instanceof ProducerFencedException;
  }

  private boolean mustRenew() {
    long since = failingSince;
    return broken || since != 0 && System.nanoTime() - since > renewAfterNanos;
  }

  private void renew() {
    broken = false;
    failingSince = 0;
    try {
      Producer<byte[], byte[]> next = producers.get();
      producer.close(Duration.ZERO);
      producer = next;
      LOG.warn("{}: a new producer has begun", thread.getName());
    } catch (RuntimeException notNow) {
      failingSince = System.nanoTime();
      LOG.warn("{}: can't begin anew: {}", thread.getName(), notNow.toString());
    }
  }

  /** Fails what has not been acknowledged. */
  @Override
  public void close() {
    closed = true;
  }
}
