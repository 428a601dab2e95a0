package io.viesti.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.viesti.deadletter.DeadLetters;
import io.viesti.directory.Directory;
import io.viesti.queue.IncomingMail;
import io.viesti.queue.direct.DirectMailQueue;
import io.viesti.trace.TraceLog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.kafka.CommitterSettings;
import org.apache.pekko.kafka.ConsumerMessage.CommittableMessage;
import org.apache.pekko.kafka.ConsumerMessage.CommittableOffset;
import org.apache.pekko.kafka.ConsumerSettings;
import org.apache.pekko.kafka.Subscriptions;
import org.apache.pekko.kafka.javadsl.Committer;
import org.apache.pekko.kafka.javadsl.Consumer;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.RestartSettings;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.RestartSource;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes this node's share of accepted mails out of Kafka and has them carried into their mailboxes.
 * The offset of a record is committed once it and all before it in its partition are done with:
 * after a crash a record may be carried again, which mailboxes tell.
 *
 * <p>Goes on by itself when brokers were away. Stops before sharding hands its mailboxes over.
 */
public final class IncomingConsumer {
  private static final Logger LOG = LoggerFactory.getLogger(IncomingConsumer.class);
  private static final Duration RESTART_FIRST = Duration.ofSeconds(1);
  private static final Duration RESTART_MOST = Duration.ofSeconds(10);
  private static final double RESTART_SPREAD = 0.2;

  /** Of any topic we think of. */
  private static final int MOST_PARTITIONS = 4_096;

  /** Records that can't be read, waiting to be put aside: one for each partition is enough. */
  private static final int UNREADABLE_WAITING = MOST_PARTITIONS;

  private static final Duration PUT_ASIDE = Duration.ofSeconds(30);

  /** What the consumer needs of its node. */
  public record Services(
      Directory directory,
      DeadLetters deadLetters,
      TraceLog traces,
      InstantSource clock,
      MeterRegistry metrics) {}

  private final ActorSystem<?> system;
  private final KafkaSettings settings;
  private final IncomingRecords records;
  private final ActorRef<Carrier.Message> carrier;
  private final Publisher unreadable;
  private final AtomicReference<Consumer.Control> control =
      new AtomicReference<>(Consumer.createNoopControl());
  private final AtomicReference<SharedKillSwitch> life = new AtomicReference<>(newLife());
  private CompletionStage<Done> ended;
  private volatile boolean stopping;

  private IncomingConsumer(ActorSystem<?> system, Services services, KafkaSettings settings) {
    this.system = system;
    this.settings = settings;
    this.records =
        new IncomingRecords(system, settings.incoming().topic(), settings.incoming().partitions());
    KafkaSettings.Carrying carrying = settings.carrying();
    DirectMailQueue.Settings bounds =
        new DirectMailQueue.Settings(
            carrying.patience(), carrying.inFlight() + carrying.beside(), Long.MAX_VALUE, 2);
    this.carrier =
        system.systemActorOf(
            Carrier.create(
                new Carrier.Services(
                    DirectMailQueue.startBehindAnother(
                        system,
                        new DirectMailQueue.Services(
                            services.directory(),
                            services.deadLetters(),
                            services.traces(),
                            services.clock(),
                            services.metrics()),
                        bounds),
                    services.deadLetters(),
                    services.clock(),
                    services.metrics()),
                carrying),
            "mail-carrier",
            Props.empty());
    this.unreadable =
        Publisher.start(
            "kafka-unreadable",
            settings.unreadableTopic(),
            () -> settings.clients().producer(PUT_ASIDE, PUT_ASIDE, Duration.ZERO),
            UNREADABLE_WAITING,
            settings.incoming().renewAfter());
    ClockSteps.of(system).whenPutBack(unreadable::beginAnew);
  }

  /**
   * Starts carrying on this node, one with the role {@code mailbox}; the mailbox entity type must
   * be known to it and the topics be there ({@link KafkaTopics#require}).
   */
  public static void start(ActorSystem<?> system, Services services, KafkaSettings settings) {
    IncomingConsumer consumer = new IncomingConsumer(system, services, settings);
    consumer.run();
    CoordinatedShutdown.get(system)
        .addTask(CoordinatedShutdown.PhaseServiceStop(), "mail-carrier", consumer::stop);
  }

  private static SharedKillSwitch newLife() {
    return KillSwitches.shared("incoming");
  }

  /** Ends the consumer as if it had failed: another one begins soon. */
  private void beginAnew() {
    life.get().abort(new IllegalStateException("the clock was put back"));
  }

  private void run() {
    ClockSteps.of(system).whenPutBack(this::beginAnew);
    ended =
        RestartSource.onFailuresWithBackoff(
                RestartSettings.create(RESTART_FIRST, RESTART_MOST, RESTART_SPREAD),
                this::partitions)
            .runWith(Sink.ignore(), system);
  }

  private Source<Done, NotUsed> partitions() {
    if (stopping) {
      return Source.empty();
    }
    SharedKillSwitch mine = newLife();
    life.set(mine);
    return Consumer.committablePartitionedSource(
            consumer(), Subscriptions.topics(settings.incoming().topic()))
        .mapMaterializedValue(
            started -> {
              control.set(started);
              return NotUsed.getInstance();
            })
        .via(mine.flow())
        .mapAsyncUnordered(MOST_PARTITIONS, partition -> drain(partition.second()));
  }

  /**
   * First waits for room at the carrier, one by one; then many may be under way, in order. When the
   * partition goes to another node, what is stuck here is left to that one.
   */
  private CompletionStage<Done> drain(
      Source<CommittableMessage<byte[], byte[]>, NotUsed> partition) {
    AtomicBoolean ours = new AtomicBoolean(true);
    return partition
        .watchTermination(
            (nothing, over) -> {
              over.whenComplete((done, failure) -> ours.set(false));
              return nothing;
            })
        .mapAsync(1, message -> take(message, ours::get))
        .mapAsync(settings.carrying().window(), UnderWay::offset)
        .takeWhile(Optional::isPresent)
        .map(Optional::get)
        .runWith(
            Committer.sink(
                CommitterSettings.create(system)
                    .withMaxInterval(settings.carrying().commitEvery())),
            system);
  }

  /** Empty when the record was left to others, with all after it. */
  private record UnderWay(CompletionStage<Optional<CommittableOffset>> offset) {}

  private CompletionStage<UnderWay> take(
      CommittableMessage<byte[], byte[]> message, BooleanSupplier ours) {
    ConsumerRecord<byte[], byte[]> record = message.record();
    Optional<CommittableOffset> offset = Optional.of(message.committableOffset());
    try {
      IncomingMail mail = records.read(record);
      CompletableFuture<CompletionStage<Done>> taken = new CompletableFuture<>();
      carrier.tell(new Carrier.Take(mail, record.value().length, ours, taken));
      return taken.thenApply(
          done -> new UnderWay(done.thenApply(d -> offset).exceptionally(this::unlessLeft)));
    } catch (WireRecords.UnreadableRecordException unreadableRecord) {
      return putAside(record, unreadableRecord.getMessage())
          .thenApply(done -> new UnderWay(CompletableFuture.completedStage(offset)));
    }
  }

  private Optional<CommittableOffset> unlessLeft(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof Carriage.LeftToOthers) {
      return Optional.empty();
    }
    throw new CompletionException(cause);
  }

  /** Where an operator, or a newer version, finds it as it was. */
  private CompletionStage<Done> putAside(ConsumerRecord<byte[], byte[]> record, String why) {
    LOG.error(
        "the record at {}/{}@{} can't be read and goes to {}: {}",
        record.topic(),
        record.partition(),
        record.offset(),
        settings.unreadableTopic(),
        why);
    CompletableFuture<Done> aside = new CompletableFuture<>();
    ProducerRecord<byte[], byte[]> copy =
        new ProducerRecord<>(
            settings.unreadableTopic(), null, record.key(), record.value(), record.headers());
    boolean taken =
        unreadable.publish(
            copy,
            (metadata, failure) -> {
              if (failure == null) {
                aside.complete(Done.getInstance());
              } else {
                aside.completeExceptionally(failure);
              }
            });
    return taken
        ? aside
        : CompletableFuture.failedStage(new IllegalStateException("too many unreadable records"));
  }

  private ConsumerSettings<byte[], byte[]> consumer() {
    KafkaSettings.Carrying carrying = settings.carrying();
    return ConsumerSettings.create(system, new ByteArrayDeserializer(), new ByteArrayDeserializer())
        .withProperties(settings.clients().properties())
        .withGroupId(carrying.group())
        // What was never carried, or a group whose offsets are lost, begins with all there is.
        .withProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest")
        .withProperty(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false")
        // Who keeps its partitions in a rebalance goes on carrying.
        .withProperty(
            ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
            CooperativeStickyAssignor.class.getName())
        .withProperty(
            ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
            String.valueOf(carrying.sessionTimeout().toMillis()))
        // Also how long the group waits for a member that does not join when it should.
        .withProperty(
            ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
            String.valueOf(carrying.rebalanceTimeout().toMillis()))
        .withProperty(
            ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
            String.valueOf(carrying.sessionTimeout().toMillis() / 4))
        // The stream is drained before the consumer is stopped.
        .withStopTimeout(Duration.ZERO);
  }

  /** No more records; those on their way get some time; the rest others carry. */
  private CompletionStage<Done> stop() {
    stopping = true;
    CompletableFuture<Done> over = new CompletableFuture<>();
    over.completeOnTimeout(
        Done.getInstance(), settings.carrying().stopGrace().toMillis(), TimeUnit.MILLISECONDS);
    control
        .get()
        .drainAndShutdown(ended, system.executionContext())
        .whenComplete((done, failure) -> over.complete(Done.getInstance()));
    return over.thenApply(
        done -> {
          carrier.tell(Carrier.Stop.NOW);
          unreadable.close();
          return done;
        });
  }
}
