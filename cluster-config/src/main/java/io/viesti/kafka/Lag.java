package io.viesti.kafka;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.viesti.queue.MailQueue;
import io.viesti.queue.Pressure;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many records wait for their mailboxes, asked of the brokers again and again, one question at
 * a time. While they don't answer the last number stays: offers fail by themselves then. Also
 * removes from the topic, now and then, what has been carried. Thread-safe; nothing here blocks.
 */
public final class Lag implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lag.class);

  private final Supplier<Admin> admins;
  private final String group;
  private final KafkaSettings.LagLimits limits;
  private final Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
  private final Map<TopicPartition, OffsetSpec> earliest = new HashMap<>();
  private final AtomicBoolean asking = new AtomicBoolean();
  private volatile Admin admin;
  private volatile Cancellable ticks;
  private volatile long records;
  private volatile Pressure pressure = Pressure.NONE;
  private volatile boolean answered = true;
  private long trimDueNanos;

  private Lag(KafkaSettings settings) {
    this.admins = settings.clients()::admin;
    this.admin = admins.get();
    this.group = settings.carrying().group();
    this.limits = settings.lag();
    for (int partition = 0; partition < settings.incoming().partitions(); partition++) {
      TopicPartition each = new TopicPartition(settings.incoming().topic(), partition);
      latest.put(each, OffsetSpec.latest());
      earliest.put(each, OffsetSpec.earliest());
    }
    this.trimDueNanos = System.nanoTime() + limits.trimEvery().toNanos();
  }

  /** Starts asking; ends with the system. Shown as {@code mail.queue.lag}. */
  static Lag start(ActorSystem<?> system, KafkaSettings settings, MeterRegistry metrics) {
    Lag lag = new Lag(settings);
    ClockSteps steps = ClockSteps.of(system);
    steps.whenPutBack(lag::beginAnew);
    FunctionCounter.builder("viesti.clock.put.back", steps, ClockSteps::seen)
        .description("times this machine's clock was put back by 3 s or more")
        .register(metrics);
    lag.ticks =
        system
            .scheduler()
            .scheduleWithFixedDelay(
                Duration.ZERO, lag.limits.every(), lag::ask, system.executionContext());
    Gauge.builder("mail.queue.lag", lag, Lag::records)
        .description("accepted mails, in records, that wait for their mailboxes")
        .register(metrics);
    system.getWhenTerminated().thenRun(lag::close);
    return lag;
  }

  /** Records that wait, as last known. */
  public long records() {
    return records;
  }

  Pressure pressure() {
    return pressure;
  }

  /** What the old client was asked fails, and is asked again of the new one. */
  private void beginAnew() {
    Admin old = admin;
    admin = admins.get();
    old.close(Duration.ZERO);
  }

  private void ask() {
    if (!asking.compareAndSet(false, true)) {
      return;
    }
    positions()
        .whenComplete(
            (known, failure) -> {
              asking.set(false);
              if (failure == null) {
                learn(known);
              } else if (answered) {
                answered = false;
                LOG.warn("how far mailboxes are behind is not known now: {}", failure.toString());
              }
            });
  }

  /** How far mailboxes are in each partition, asked of the brokers now. */
  CompletionStage<List<MailQueue.Part>> parts() {
    return positions().thenApply(Positions::parts);
  }

  private CompletionStage<Positions> positions() {
    CompletionStage<Map<TopicPartition, OffsetAndMetadata>> carried =
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().toCompletionStage();
    return carried
        .thenCombine(
            admin.listOffsets(latest).all().toCompletionStage(),
            (committed, ends) -> new Positions(committed, ends, Map.of()))
        .thenCompose(this::withBeginnings);
  }

  /** One that nobody has committed yet counts from where it begins. */
  private CompletionStage<Positions> withBeginnings(Positions known) {
    boolean all = known.ends().keySet().stream().allMatch(p -> known.committed().get(p) != null);
    return all
        ? CompletableFuture.completedStage(known)
        : admin
            .listOffsets(earliest)
            .all()
            .toCompletionStage()
            .thenApply(beginnings -> new Positions(known.committed(), known.ends(), beginnings));
  }

  private record Positions(
      Map<TopicPartition, OffsetAndMetadata> committed,
      Map<TopicPartition, ListOffsetsResultInfo> ends,
      Map<TopicPartition, ListOffsetsResultInfo> beginnings) {

    List<MailQueue.Part> parts() {
      return ends.entrySet().stream()
          .map(
              end ->
                  new MailQueue.Part(
                      end.getKey().partition(), end.getValue().offset(), carried(end.getKey())))
          .sorted(Comparator.comparing(MailQueue.Part::number))
          .toList();
    }

    private long carried(TopicPartition partition) {
      OffsetAndMetadata done = committed.get(partition);
      return done == null ? beginnings.get(partition).offset() : done.offset();
    }

    long behind() {
      return parts().stream()
          .mapToLong(part -> Math.max(0, part.accepted() - part.carried()))
          .sum();
    }
  }

  private void learn(Positions known) {
    answered = true;
    records = known.behind();
    pressure =
        records > limits.refuse()
            ? Pressure.FULL
            : records > limits.cheapJudge() ? Pressure.HIGH : Pressure.NONE;
    if (System.nanoTime() - trimDueNanos >= 0) {
      trimDueNanos = System.nanoTime() + limits.trimEvery().toNanos();
      trim(known);
    }
  }

  /** Never past what was committed: the topic has no other end of records. */
  private void trim(Positions positions) {
    Map<TopicPartition, RecordsToDelete> carried = new HashMap<>();
    positions
        .committed()
        .forEach(
            (partition, done) -> {
              if (done != null && latest.containsKey(partition)) {
                carried.put(partition, RecordsToDelete.beforeOffset(done.offset()));
              }
            });
    admin
        .deleteRecords(carried)
        .all()
        .toCompletionStage()
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                LOG.warn("carried records can't be removed now: {}", failure.toString());
              }
            });
  }

  @Override
  public void close() {
    if (ticks != null) {
      ticks.cancel();
    }
    admin.close(Duration.ZERO);
  }
}
