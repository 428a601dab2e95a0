package io.viesti.backing;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.viesti.delivery.event.DeliveryEvents;
import io.viesti.kafka.IncomingConsumer;
import io.viesti.kafka.KafkaDeliveryEvents;
import io.viesti.kafka.KafkaMailQueue;
import io.viesti.kafka.KafkaSettings;
import io.viesti.kafka.KafkaTopics;
import io.viesti.queue.KeptDeadLetters;
import io.viesti.queue.MailQueue;
import io.viesti.queue.ScriptedDirectory;
import io.viesti.queue.ScriptedMailboxes;
import io.viesti.trace.TraceLog;
import io.viesti.wire.WireSerializer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Kill;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.SerializationExtension;

/**
 * An actor system with the Kafka form of the queue: a door and a carrier, with little patience.
 * Several may share mailboxes and letters, as nodes do.
 */
final class KafkaQueueNode implements AutoCloseable {
  final ScriptedMailboxes mailboxes;
  final ScriptedDirectory directory = new ScriptedDirectory();
  final KeptDeadLetters deadLetters;
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final KafkaSettings settings;
  private final ActorTestKit kit;
  private MailQueue queue;

  private KafkaQueueNode(
      ActorTestKit kit,
      KafkaSettings settings,
      ScriptedMailboxes mailboxes,
      KeptDeadLetters deadLetters) {
    this.kit = kit;
    this.settings = settings;
    this.mailboxes = mailboxes;
    this.deadLetters = deadLetters;
  }

  /** Settings for a broker and a topic of a test's own. */
  static Config config(String bootstrap, String topic) {
    return ConfigFactory.parseString(
            """
            viesti.kafka {
              bootstrap-servers = "%s"
              replicas = 1
              min-insync = 1
              events { topic = "%s.events", partitions = 2 }
              incoming { topic = "%s", partitions = 4, linger = 1 ms }
              carrier {
                group = "%s"
                session-timeout = 6 s
                rebalance-timeout = 60 s
                patience = 3 s
                retry-first = 50 ms
                retry-most = 200 ms
                tries = 3
                park-after = 1 s
                commit-every = 200 ms
                stop-grace = 3 s
              }
              lag.every = 200 ms
            }
            viesti.queue.offer-timeout = 3 s
            """
                .formatted(bootstrap, topic, topic, topic))
        .withFallback(ConfigFactory.parseResources("viesti-kafka.conf"))
        .withFallback(ConfigFactory.parseResources("viesti-queue.conf"))
        .withFallback(ConfigFactory.parseResources("viesti-delivery.conf"))
        .withFallback(ConfigFactory.parseResources("viesti-wire.conf"));
  }

  /** Makes the topics, and a node with a queue and mailboxes but no carrier yet. */
  static KafkaQueueNode start(Config config) {
    return start(config, new ScriptedMailboxes(), new KeptDeadLetters());
  }

  static KafkaQueueNode start(
      Config config, ScriptedMailboxes mailboxes, KeptDeadLetters deadLetters) {
    Config all =
        ConfigFactory.parseString(
                """
                pekko.actor.provider = cluster
                pekko.remote.artery.canonical { hostname = 127.0.0.1, port = 0 }
                pekko.cluster.jmx.enabled = off
                pekko.coordinated-shutdown.exit-jvm = off
                pekko.loggers = ["org.apache.pekko.event.slf4j.Slf4jLogger"]
                """)
            .withFallback(config)
            .withFallback(ConfigFactory.load())
            .resolve();
    KafkaSettings settings = KafkaSettings.from(all);
    KafkaTopics.migrate(settings, line -> {});
    KafkaTopics.require(settings);
    ActorTestKit kit = ActorTestKit.create("viesti", all);
    KafkaQueueNode node = new KafkaQueueNode(kit, settings, mailboxes, deadLetters);
    mailboxes.host(kit.system());
    return node;
  }

  /** Carries from now on. */
  KafkaQueueNode carrying() {
    IncomingConsumer.start(
        kit.system(),
        new IncomingConsumer.Services(
            directory, deadLetters, TraceLog.NONE, InstantSource.system(), metrics),
        settings);
    return this;
  }

  synchronized MailQueue queue() {
    if (queue == null) {
      queue =
          KafkaMailQueue.start(
              kit.system(),
              new KafkaMailQueue.Services(TraceLog.NONE, InstantSource.system(), metrics),
              settings);
    }
    return queue;
  }

  DeliveryEvents events() {
    return KafkaDeliveryEvents.start(kit.system(), settings, metrics);
  }

  /** What a record holds. */
  Object read(ConsumerRecord<?, byte[]> record) {
    String manifest =
        new String(record.headers().lastHeader("manifest").value(), StandardCharsets.UTF_8);
    return SerializationExtension.get(Adapter.toClassic(kit.system()))
        .deserialize(record.value(), WireSerializer.IDENTIFIER, manifest)
        .get();
  }

  /** Ends as a clean stop does. */
  @Override
  public void close() {
    kit.shutdownTestKit();
  }

  /** The actor that asks brokers for records dies, with what it has not committed. */
  void consumerDies() {
    Adapter.toClassic(kit.system())
        .actorSelection("/system/kafka-consumer-*")
        .tell(Kill.getInstance(), ActorRef.noSender());
  }
}
