package io.viesti.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.viesti.cassandra.CassandraRefused;
import io.viesti.cassandra.CassandraSchema;
import io.viesti.cassandra.WakeEveryone;
import io.viesti.delivery.domain.DomainQueue;
import io.viesti.kafka.KafkaRefused;
import io.viesti.kafka.KafkaSettings;
import io.viesti.kafka.KafkaTopics;
import io.viesti.mailbox.Mailbox;
import io.viesti.s3.S3Bucket;
import io.viesti.s3.S3Refused;
import io.viesti.s3.S3Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Brings the servers of a cluster to what this version needs: the only place that creates. */
public final class Migration {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Of a journal of a billion entities. */
  private static final Duration WAKING = Duration.ofDays(7);

  private Migration() {}

  /**
   * Does what is missing, one after the other, waiting for each. Twice is harmless.
   *
   * @param file a node's configuration
   * @param say told what was done, a line each
   * @throws StartupException when a server does not answer or refuses
   */
  public static void run(Path file, Consumer<String> say) {
    Config config = NodeConfig.load(Optional.of(file), ConfigFactory.empty());
    if (!config.getString("viesti.form").equals("cluster")) {
      say.accept("viesti.form is not cluster: nothing to migrate");
      return;
    }
    try {
      CassandraSchema.migrate(config, say);
      KafkaTopics.migrate(KafkaSettings.from(config), say);
      Node.await(S3Bucket.migrate(S3Settings.from(config), say), PATIENCE);
    } catch (CassandraRefused | KafkaRefused | S3Refused e) {
      throw new StartupException(e.getMessage(), e);
    }
  }

  /**
   * Has every entity that may owe work look for it once, soon after nodes run: for tables that were
   * restored.
   *
   * @param file a node's configuration
   * @param say told how far it is, a line each
   * @throws StartupException when Cassandra does not answer
   */
  public static void wakeAll(Path file, Consumer<String> say) {
    Config config = NodeConfig.load(Optional.of(file), ConfigFactory.empty());
    if (!config.getString("viesti.form").equals("cluster")) {
      say.accept("viesti.form is not cluster: one node's backup holds who owes work");
      return;
    }
    try {
      List<String> kinds = List.of(Mailbox.KEY.name(), DomainQueue.KEY.name());
      Node.await(WakeEveryone.run(config, kinds, InstantSource.system(), say), WAKING);
    } catch (CassandraRefused e) {
      throw new StartupException(e.getMessage(), e);
    }
  }
}
