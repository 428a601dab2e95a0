package io.viesti.node;

import com.typesafe.config.Config;
import io.micrometer.core.instrument.MeterRegistry;
import io.viesti.blob.BlobStore;
import io.viesti.cassandra.CassandraStores;
import io.viesti.deadletter.DeadLetters;
import io.viesti.delivery.event.DeliveryEvents;
import io.viesti.directory.Directory;
import io.viesti.kafka.IncomingConsumer;
import io.viesti.kafka.KafkaDeliveryEvents;
import io.viesti.kafka.KafkaMailQueue;
import io.viesti.kafka.KafkaSettings;
import io.viesti.kafka.KafkaTopics;
import io.viesti.queue.MailQueue;
import io.viesti.s3.LargeBlobs;
import io.viesti.s3.S3Bucket;
import io.viesti.s3.S3Settings;
import io.viesti.space.Intake;
import io.viesti.tiered.TieredBlobStore;
import io.viesti.trace.TraceLog;
import io.viesti.wake.WakeIndex;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;

/** A node of a cluster: Cassandra, Kafka and S3, which all nodes share. */
final class ClusterBacking implements Backing {
  private final ActorSystem<?> system;
  private final MeterRegistry metrics;
  private final InstantSource clock;
  private final CassandraStores cassandra;
  private final KafkaSettings kafka;
  private final TieredBlobStore blobs;

  /**
   * Connects and checks that what is there keeps what it acknowledges; blocks meanwhile.
   *
   * @throws RuntimeException one line of what is missing: {@code CassandraRefused}, {@code
   *     KafkaRefused}, {@code S3Refused}
   */
  ClusterBacking(
      ActorSystem<?> system, MeterRegistry metrics, InstantSource clock, Duration patience) {
    Config config = system.settings().config();
    this.system = system;
    this.metrics = metrics;
    this.clock = clock;
    // Longer than Cassandra's own patience, so that its words are heard.
    Duration connecting = config.getDuration("viesti.cassandra.connect-timeout").plus(patience);
    cassandra = Node.await(CassandraStores.open(system, metrics, clock), connecting);
    kafka = KafkaSettings.from(config);
    KafkaTopics.require(kafka);
    S3Settings s3 = S3Settings.from(config);
    Node.await(S3Bucket.require(s3), patience);
    LargeBlobs objects = new LargeBlobs(s3, system, metrics);
    blobs = new TieredBlobStore(cassandra.blobs(), objects, config, system, metrics);
    system
        .getWhenTerminated()
        .thenRun(
            () -> {
              blobs.close();
              objects.close();
            });
  }

  @Override
  public BlobStore blobs() {
    return blobs;
  }

  @Override
  public WakeIndex wakeIndex() {
    return cassandra.wakeIndex();
  }

  @Override
  public TraceLog traces() {
    return cassandra.traceLog();
  }

  /** No disk of this node fills up: the services say themselves when they take no more. */
  @Override
  public Intake intake() {
    return Intake.ALWAYS_OPEN;
  }

  @Override
  public MailQueue queue(Directory directory, DeadLetters deadLetters) {
    return KafkaMailQueue.start(
        system, new KafkaMailQueue.Services(traces(), clock, metrics), kafka);
  }

  @Override
  public void carry(Directory directory, DeadLetters deadLetters) {
    IncomingConsumer.start(
        system,
        new IncomingConsumer.Services(directory, deadLetters, traces(), clock, metrics),
        kafka);
  }

  @Override
  public DeliveryEvents deliveryEvents() {
    return KafkaDeliveryEvents.start(system, kafka, metrics);
  }

  @Override
  public CompletionStage<Boolean> isReady() {
    return cassandra.health().isReady();
  }

  /** Nothing is written behind anybody's back: whoever waits for a write is counted where it is. */
  @Override
  public double backlog() {
    return 0;
  }
}
