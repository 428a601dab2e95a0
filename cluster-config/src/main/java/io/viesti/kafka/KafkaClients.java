package io.viesti.kafka;

import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How clients of Kafka are made here: where the brokers are, TLS, and what makes an acknowledgement
 * one.
 *
 * @param properties of all clients; the key among them never gets into a log, as Kafka hides it
 */
public record KafkaClients(Map<String, String> properties, Duration requestTimeout) {

  /** Of {@code viesti.kafka}. Reads the files of TLS; throws {@link KafkaRefused} if it can't. */
  static KafkaClients from(Config kafka) {
    Map<String, String> properties = new HashMap<>();
    properties.put(
        CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, kafka.getString("bootstrap-servers"));
    properties.putAll(tls(kafka.getConfig("tls")));
    // A broker that is back is found again within seconds.
    properties.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, "2000");
    return new KafkaClients(Map.copyOf(properties), kafka.getDuration("request-timeout"));
  }

  private static Map<String, String> tls(Config tls) {
    Map<String, String> properties = new HashMap<>();
    if (tls.getString("authorities").isBlank()) {
      return properties;
    }
    properties.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "SSL");
    properties.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PEM");
    properties.put(SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG, pem(tls, "authorities"));
    if (!tls.getString("certificate").isBlank()) {
      properties.put(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, "PEM");
      properties.put(SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG, pem(tls, "certificate"));
      properties.put(SslConfigs.SSL_KEYSTORE_KEY_CONFIG, pem(tls, "key"));
    }
    return properties;
  }

  private static String pem(Config tls, String key) {
    try {
      return Files.readString(Path.of(tls.getString(key)));
    } catch (IOException e) {
      throw new KafkaRefused(
          "viesti.kafka.tls." + key + " = " + tls.getString(key) + " can't be read", e);
    }
  }

  /** For questions and for topics. The caller closes it. */
  Admin admin() {
    Map<String, Object> all = new HashMap<>(properties);
    all.put("request.timeout.ms", millis(requestTimeout));
    all.put("default.api.timeout.ms", millis(requestTimeout.multipliedBy(2)));
    return Admin.create(all);
  }

  /**
   * A producer whose acknowledgement means that every replica in sync has the record.
   *
   * @param blocking at most so long does {@code send} wait for the brokers to be known
   * @param delivery at most so long after it does the outcome take
   */
  Producer<byte[], byte[]> producer(Duration blocking, Duration delivery, Duration linger) {
    Map<String, Object> all = new HashMap<>(properties);
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis(blocking));
    all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis(delivery));
    all.put(ProducerConfig.LINGER_MS_CONFIG, millis(linger));
    // Below half of what it has for an outcome: a request that got lost is sent once more.
    all.put(
        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
        Math.min(millis(requestTimeout), millis(delivery) / 2 - millis(linger)));
    return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
  }

  static int millis(Duration duration) {
    return Math.toIntExact(duration.toMillis());
  }
}
