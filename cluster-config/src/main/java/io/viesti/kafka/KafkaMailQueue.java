package io.viesti.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.viesti.failpoint.FailPoint;
import io.viesti.queue.IncomingMail;
import io.viesti.queue.MailQueue;
import io.viesti.queue.Pressure;
import io.viesti.trace.TraceLog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue's form over Kafka: an offer is accepted once brokers have all its records durably;
 * {@link IncomingConsumer}s take them from there into the mailboxes, however long that takes.
 *
 * <p>Thread-safe. {@link #offer} writes the records on the caller's thread and leaves the rest to a
 * thread of the queue; futures complete on a thread of the producer. What is unknown the sender
 * offers again: then a record may lie there twice, which mailboxes tell.
 */
public final class KafkaMailQueue implements MailQueue {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaMailQueue.class);

  /** Parts of the offer timeout: three times the first and once the second leave a rest. */
  private static final double BLOCKING = 0.15;

  private static final double DELIVERY = 0.5;

  /** Records an offer has on average at most, so that the thread's queue is never the bound. */
  private static final int RECORDS_AN_OFFER = 4;

  /** What the queue needs of its node. */
  public record Services(TraceLog traces, InstantSource clock, MeterRegistry metrics) {}

  private final Services services;
  private final KafkaSettings.Incoming settings;
  private final IncomingRecords records;
  private final Publisher publisher;
  private final Lag lag;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicLong octetsInFlight = new AtomicLong();
  private final Map<Acceptance, Counter> outcomes = new EnumMap<>(Acceptance.class);
  private final Timer times;

  private KafkaMailQueue(ActorSystem<?> system, Services services, KafkaSettings kafka) {
    this.services = services;
    this.settings = kafka.incoming();
    this.records = new IncomingRecords(system, settings.topic(), settings.partitions());
    this.publisher =
        Publisher.start(
            "kafka-incoming",
            settings.topic(),
            () -> kafka.clients().producer(part(BLOCKING), part(DELIVERY), settings.linger()),
            settings.maxInFlight() * RECORDS_AN_OFFER,
            settings.renewAfter());
    ClockSteps.of(system).whenPutBack(publisher::beginAnew);
    MeterRegistry metrics = services.metrics();
    this.lag = Lag.start(system, kafka, metrics);
    metrics.gauge("viesti.queue.in.flight", inFlight);
    metrics.gauge("viesti.queue.in.flight.octets", octetsInFlight);
    this.times = metrics.timer("viesti.queue.offer.time");
    for (Acceptance acceptance : Acceptance.values()) {
      outcomes.put(
          acceptance, metrics.counter("viesti.queue.offers", "outcome", acceptance.name()));
    }
  }

  /** Starts the queue on this node; its topic must be there ({@link KafkaTopics#require}). */
  public static MailQueue start(ActorSystem<?> system, Services services, KafkaSettings settings) {
    KafkaMailQueue queue = new KafkaMailQueue(system, services, settings);
    system.getWhenTerminated().thenRun(queue.publisher::close);
    return queue;
  }

  private Duration part(double fraction) {
    return Duration.ofMillis((long) (settings.offerTimeout().toMillis() * fraction));
  }

  @Override
  public CompletionStage<Acceptance> offer(IncomingMail mail) {
    List<ProducerRecord<byte[], byte[]>> all = records.of(mail);
    long octets = 0;
    for (ProducerRecord<byte[], byte[]> record : all) {
      if (record.value().length > settings.maxRecord()) {
        return refused(mail, Acceptance.TOO_LARGE, "queue: its header is too large");
      }
      octets += record.value().length;
    }
    if (!admit(octets)) {
      return refused(mail, Acceptance.BUSY, "queue: too much in flight");
    }
    FailPoint.AFTER_BLOB.pass();
    RecordsOnTheirWay way = new RecordsOnTheirWay(all.size());
    long weight = octets;
    long born = System.nanoTime();
    CompletableFuture<Acceptance> answer = way.acceptance();
    CompletionStage<Acceptance> told =
        answer.thenApply(acceptance -> closed(mail, way, acceptance, weight, born));
    for (ProducerRecord<byte[], byte[]> record : all) {
      if (!publisher.publish(record, way)) {
        way.onCompletion(null, RecordsOnTheirWay.NO_ROOM);
      }
    }
    answer.completeOnTimeout(
        Acceptance.UNKNOWN, settings.offerTimeout().toMillis(), TimeUnit.MILLISECONDS);
    return told;
  }

  @Override
  public int inFlight() {
    return inFlight.get();
  }

  @Override
  public Pressure pressure() {
    return lag.pressure();
  }

  @Override
  public CompletionStage<List<Part>> parts() {
    return lag.parts();
  }

  private CompletionStage<Acceptance> refused(
      IncomingMail mail, Acceptance acceptance, String why) {
    outcomes.get(acceptance).increment();
    services.traces().note(mail.traceId(), services.clock().instant(), why);
    return CompletableFuture.completedFuture(acceptance);
  }

  private boolean admit(long weight) {
    int count = inFlight.incrementAndGet();
    long octets = octetsInFlight.addAndGet(weight);
    if (count <= settings.maxInFlight() && (octets <= settings.maxOctetsInFlight() || count == 1)) {
      return true;
    }
    release(weight);
    return false;
  }

  private void release(long weight) {
    inFlight.decrementAndGet();
    octetsInFlight.addAndGet(-weight);
  }

  private Acceptance closed(
      IncomingMail mail, RecordsOnTheirWay way, Acceptance outcome, long weight, long born) {
    release(weight);
    outcomes.get(outcome).increment();
    times.record(System.nanoTime() - born, TimeUnit.NANOSECONDS);
    String story = way.story();
    services.traces().note(mail.traceId(), services.clock().instant(), story);
    if (outcome != Acceptance.ACCEPTED) {
      LOG.warn("{} {}: {}", mail.traceId(), story, outcome);
    }
    return outcome;
  }
}
