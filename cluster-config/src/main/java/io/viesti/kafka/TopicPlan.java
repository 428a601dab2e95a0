package io.viesti.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A topic as this version wants it.
 *
 * @param key that says the number of partitions
 * @param keepsAll nothing in it may go by itself
 */
record TopicPlan(
    String name, int partitions, String key, boolean keepsAll, Map<String, String> configuration) {
  private static final String MAX_MESSAGE = String.valueOf(1 << 20);

  /** What has been carried goes by segments: small ones give room back soon. */
  private static final String SEGMENT = String.valueOf(64 << 20);

  static List<TopicPlan> all(KafkaSettings settings) {
    KafkaSettings.Incoming incoming = settings.incoming();
    return List.of(
        new TopicPlan(
            incoming.topic(),
            incoming.partitions(),
            "viesti.kafka.incoming.partitions",
            true,
            configuration(settings, "-1")),
        new TopicPlan(
            settings.unreadableTopic(), 1, "this version", true, configuration(settings, "-1")),
        new TopicPlan(
            settings.events().topic(),
            settings.events().partitions(),
            "viesti.kafka.events.partitions",
            false,
            configuration(settings, String.valueOf(settings.events().keep().toMillis()))));
  }

  private static Map<String, String> configuration(KafkaSettings settings, String retention) {
    Map<String, String> all = new HashMap<>();
    all.put("min.insync.replicas", String.valueOf(settings.minInsync()));
    all.put("unclean.leader.election.enable", "false");
    all.put("cleanup.policy", "delete");
    all.put("retention.ms", retention);
    all.put("retention.bytes", "-1");
    all.put("segment.bytes", SEGMENT);
    all.put("max.message.bytes", MAX_MESSAGE);
    if (settings.replicas() == 1) {
      all.put("flush.messages", "1");
    }
    return all;
  }
}
