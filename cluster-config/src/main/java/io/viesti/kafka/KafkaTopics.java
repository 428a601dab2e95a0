package io.viesti.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * The topics this version needs: made and kept up by an explicit step, held against what is there
 * at every start. Blocks; for a starting process and the command line.
 */
public final class KafkaTopics {
  private static final int PATIENCE_REQUESTS = 4;
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private final Admin admin;
  private final KafkaSettings settings;

  private KafkaTopics(Admin admin, KafkaSettings settings) {
    this.admin = admin;
    this.settings = settings;
  }

  /**
   * Makes missing topics and sets what differs in those that are there. May run any number of
   * times, by one process at a time.
   *
   * @param told one line for each thing it did or found done
   * @throws KafkaRefused when brokers can't be reached or a topic has another number of partitions
   */
  public static void migrate(KafkaSettings settings, Consumer<String> told) {
    try (Admin admin = admin(settings)) {
      KafkaTopics topics = new KafkaTopics(admin, settings);
      Map<String, TopicDescription> there = topics.describe();
      for (TopicPlan plan : TopicPlan.all(settings)) {
        TopicDescription found = there.get(plan.name());
        if (found == null) {
          topics.create(plan);
          told.accept(plan.name() + ": made, " + plan.partitions() + " partitions");
        } else {
          topics.requirePartitions(plan, found);
          topics.configure(plan);
          told.accept(plan.name() + ": there, " + plan.partitions() + " partitions");
        }
      }
      topics.awaitAll();
    }
  }

  /** A topic is made before every broker knows it. */
  private void awaitAll() {
    long deadline = System.nanoTime() + patience().toNanos();
    int wanted = TopicPlan.all(settings).size();
    while (describe().size() < wanted) {
      if (System.nanoTime() - deadline > 0) {
        throw new KafkaRefused(couldNot("see the topics that were made", "not yet known to all"));
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
  }

  private Duration patience() {
    return settings.clients().requestTimeout().multipliedBy(PATIENCE_REQUESTS);
  }

  /**
   * Lets a node start only on topics that are there and keep what they acknowledged.
   *
   * @throws KafkaRefused with what is wrong and what to do
   */
  public static void require(KafkaSettings settings) {
    try (Admin admin = admin(settings)) {
      KafkaTopics topics = new KafkaTopics(admin, settings);
      Map<String, TopicDescription> there = topics.describe();
      for (TopicPlan plan : TopicPlan.all(settings)) {
        TopicDescription found = there.get(plan.name());
        if (found == null) {
          throw new KafkaRefused(
              "Kafka has no topic " + plan.name() + ": run viesti migrate before the nodes");
        }
        topics.requirePartitions(plan, found);
        if (settings.requireDurable()) {
          topics.requireDurable(plan, found);
        }
      }
    }
  }

  private static Admin admin(KafkaSettings settings) {
    try {
      return settings.clients().admin();
    } catch (KafkaException e) {
      throw new KafkaRefused("Kafka's settings can't be used: " + root(e), e);
    }
  }

  private Map<String, TopicDescription> describe() {
    Set<String> names = await(admin.listTopics().names(), "list topics");
    List<String> ours =
        TopicPlan.all(settings).stream().map(TopicPlan::name).filter(names::contains).toList();
    return await(admin.describeTopics(ours).allTopicNames(), "describe topics");
  }

  private void create(TopicPlan plan) {
    try {
      await(
          admin
              .createTopics(
                  List.of(
                      new NewTopic(plan.name(), plan.partitions(), (short) settings.replicas())
                          .configs(plan.configuration())))
              .all(),
          "make the topic " + plan.name());
    } catch (KafkaRefused e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  private void configure(TopicPlan plan) {
    List<AlterConfigOp> changes = new ArrayList<>();
    plan.configuration()
        .forEach(
            (key, value) ->
                changes.add(
                    new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET)));
    await(
        admin.incrementalAlterConfigs(Map.of(resource(plan), changes)).all(),
        "configure the topic " + plan.name());
  }

  private void requirePartitions(TopicPlan plan, TopicDescription found) {
    if (found.partitions().size() != plan.partitions()) {
      throw new KafkaRefused(
          "Kafka's topic "
              + plan.name()
              + " has "
              + found.partitions().size()
              + " partitions, "
              + plan.key()
              + " says "
              + plan.partitions());
    }
  }

  /** Either several that have each record before it is acknowledged, or one that synced it. */
  private void requireDurable(TopicPlan plan, TopicDescription found) {
    Config config =
        await(admin.describeConfigs(Set.of(resource(plan))).all(), "read the topic's settings")
            .get(resource(plan));
    int replicas = found.partitions().stream().mapToInt(p -> p.replicas().size()).min().orElse(0);
    int insync = Integer.parseInt(config.get("min.insync.replicas").value());
    boolean synced = "1".equals(config.get("flush.messages").value());
    boolean unclean = "true".equals(config.get("unclean.leader.election.enable").value());
    boolean forgets = plan.keepsAll() && !"-1".equals(config.get("retention.ms").value());
    if (unclean || forgets || !(synced || replicas >= 3 && insync >= 2)) {
      throw new KafkaRefused(
          "Kafka's topic "
              + plan.name()
              + " can lose acknowledged records (replicas "
              + replicas
              + ", min.insync.replicas "
              + insync
              + ", flush.messages "
              + config.get("flush.messages").value()
              + ", retention.ms "
              + config.get("retention.ms").value()
              + (unclean ? ", unclean leaders" : "")
              + "): it needs 3 replicas of which 2 in sync, or flush.messages = 1;"
              + " run viesti migrate, or set viesti.kafka.require-durable = off with"
              + " viesti.unsafe = on");
    }
  }

  private static ConfigResource resource(TopicPlan plan) {
    return new ConfigResource(ConfigResource.Type.TOPIC, plan.name());
  }

  private <T> T await(KafkaFuture<T> answer, String what) {
    long patience = patience().toMillis();
    try {
      return answer.get(patience, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new KafkaRefused(couldNot(what, root(e.getCause())), e.getCause());
    } catch (TimeoutException e) {
      throw new KafkaRefused(couldNot(what, "no answer within " + patience + " ms"), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaRefused(couldNot(what, "interrupted"), e);
    }
  }

  private String couldNot(String what, String why) {
    return "Kafka at "
        + settings.clients().properties().get("bootstrap.servers")
        + ": can't "
        + what
        + ": "
        + why;
  }

  private static String root(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }
}
