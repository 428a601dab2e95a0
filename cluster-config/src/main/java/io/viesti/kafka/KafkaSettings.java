package io.viesti.kafka;

import com.typesafe.config.Config;
import java.time.Duration;

/** {@code viesti.kafka}: its keys say what each value is for. */
public record KafkaSettings(
    KafkaClients clients,
    int replicas,
    int minInsync,
    boolean requireDurable,
    Incoming incoming,
    Carrying carrying,
    Events events,
    LagLimits lag) {

  /**
   * @param offerTimeout and {@code maxInFlight} of {@code viesti.queue}
   */
  public record Incoming(
      String topic,
      int partitions,
      int maxRecord,
      long maxOctetsInFlight,
      Duration linger,
      Duration renewAfter,
      Duration offerTimeout,
      int maxInFlight) {}

  /** {@code viesti.kafka.carrier}. */
  public record Carrying(
      String group,
      Duration sessionTimeout,
      Duration rebalanceTimeout,
      Duration patience,
      int inFlight,
      long maxOctets,
      int beside,
      int window,
      Duration retryFirst,
      Duration retryMost,
      int tries,
      Duration parkAfter,
      Duration commitEvery,
      Duration stopGrace) {}

  /** {@code viesti.kafka.events}. */
  public record Events(
      String topic,
      int partitions,
      Duration keep,
      int inFlight,
      Duration linger,
      Duration timeout) {}

  /** {@code viesti.kafka.lag}. */
  public record LagLimits(Duration every, long cheapJudge, long refuse, Duration trimEvery) {}

  /**
   * From a node's configuration, with {@code viesti.kafka} and {@code viesti.queue} in it.
   *
   * @throws KafkaRefused when they would lose mail and {@code viesti.unsafe} is off
   */
  public static KafkaSettings from(Config config) {
    Config kafka = config.getConfig("viesti.kafka");
    boolean unsafe = config.hasPath("viesti.unsafe") && config.getBoolean("viesti.unsafe");
    if (!kafka.getBoolean("require-durable") && !unsafe) {
      throw new KafkaRefused(
          "viesti.kafka.require-durable = off may lose accepted mail; it needs viesti.unsafe = on");
    }
    return new KafkaSettings(
        KafkaClients.from(kafka),
        kafka.getInt("replicas"),
        kafka.getInt("min-insync"),
        kafka.getBoolean("require-durable"),
        incoming(kafka.getConfig("incoming"), config.getConfig("viesti.queue")),
        carrying(kafka.getConfig("carrier")),
        events(kafka.getConfig("events")),
        lag(kafka.getConfig("lag")));
  }

  private static Incoming incoming(Config incoming, Config queue) {
    return new Incoming(
        incoming.getString("topic"),
        incoming.getInt("partitions"),
        Math.toIntExact(incoming.getBytes("max-record")),
        incoming.getBytes("max-bytes-in-flight"),
        incoming.getDuration("linger"),
        incoming.getDuration("renew-after"),
        queue.getDuration("offer-timeout"),
        queue.getInt("max-in-flight"));
  }

  private static Carrying carrying(Config carrier) {
    return new Carrying(
        carrier.getString("group"),
        carrier.getDuration("session-timeout"),
        carrier.getDuration("rebalance-timeout"),
        carrier.getDuration("patience"),
        carrier.getInt("in-flight"),
        carrier.getBytes("max-bytes"),
        carrier.getInt("beside"),
        carrier.getInt("window"),
        carrier.getDuration("retry-first"),
        carrier.getDuration("retry-most"),
        carrier.getInt("tries"),
        carrier.getDuration("park-after"),
        carrier.getDuration("commit-every"),
        carrier.getDuration("stop-grace"));
  }

  private static Events events(Config events) {
    return new Events(
        events.getString("topic"),
        events.getInt("partitions"),
        events.getDuration("keep"),
        events.getInt("in-flight"),
        events.getDuration("linger"),
        events.getDuration("timeout"));
  }

  private static LagLimits lag(Config lag) {
    return new LagLimits(
        lag.getDuration("every"),
        lag.getLong("cheap-judge"),
        lag.getLong("refuse"),
        lag.getDuration("trim-every"));
  }

  /** Where records lie that this version can't read. */
  String unreadableTopic() {
    return incoming.topic() + ".unreadable";
  }
}
