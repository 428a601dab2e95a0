package io.viesti.backing;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.viesti.mailbox.Delivery.Result;
import io.viesti.queue.KeptDeadLetters;
import io.viesti.queue.MailQueue.Acceptance;
import io.viesti.queue.Mails;
import io.viesti.queue.Pressure;
import io.viesti.queue.ScriptedMailboxes;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Carriers that end, begin and fall behind, with a real broker. */
class KafkaCarrierIT {
  private static final Duration LONG = Duration.ofSeconds(40);

  private final ScriptedMailboxes mailboxes = new ScriptedMailboxes();
  private final KeptDeadLetters deadLetters = new KeptDeadLetters();

  private static Config config(String topic, String more) {
    return ConfigFactory.parseString(more)
        .withFallback(KafkaQueueNode.config(RealServers.kafka().bootstrapServers(), topic));
  }

  private KafkaQueueNode node(Config config) {
    return KafkaQueueNode.start(config, mailboxes, deadLetters);
  }

  private static void offer(KafkaQueueNode node, String mailboxId) {
    Awaitility.await()
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(10))
        .until(
            () ->
                node.queue().offer(Mails.to(mailboxId)).toCompletableFuture().join()
                    == Acceptance.ACCEPTED);
  }

  private void isStored(String mailboxId) {
    Awaitility.await().atMost(LONG).until(() -> !mailboxes.stored(mailboxId).isEmpty());
  }

  @Test
  void whatWasCarriedButNotCommittedIsCarriedAgainAndThereOnce() {
    Config neverCommits = config("died", "viesti.kafka.carrier.commit-every = 10 minutes");
    try (KafkaQueueNode node = node(neverCommits).carrying()) {
      offer(node, "a");
      isStored("a");
      node.consumerDies();
      Awaitility.await().atMost(LONG).until(() -> mailboxes.arrivals("a").size() >= 2);
      offer(node, "b");
      isStored("b");
      assertThat(mailboxes.stored("a")).hasSize(1);
    }
  }

  @Test
  void aCleanStopLeavesNothingToBeCarriedAgain() {
    Config seldom = config("stopped", "viesti.kafka.carrier.commit-every = 10 minutes");
    try (KafkaQueueNode first = node(seldom).carrying()) {
      offer(first, "a");
      isStored("a");
    }
    try (KafkaQueueNode second = node(config("stopped", "")).carrying()) {
      for (int i = 0; i < 8; i++) {
        offer(second, "b" + i);
        isStored("b" + i);
      }
      assertThat(mailboxes.arrivals("a")).hasSize(1);
    }
  }

  @Test
  void aStuckMailIsLeftToOthersByACleanStop() {
    mailboxes.answers("a", Result.UNAVAILABLE);
    Config patient = config("left", "viesti.kafka.carrier.park-after = 10 minutes");
    try (KafkaQueueNode first = node(patient).carrying()) {
      offer(first, "a");
      Awaitility.await().atMost(LONG).until(() -> mailboxes.arrivals("a").size() > 2);
    }
    mailboxes.isWell("a");
    try (KafkaQueueNode second = node(patient).carrying()) {
      isStored("a");
      assertThat(deadLetters.of("a")).isEmpty();
    }
  }

  @Test
  void twoCarriersShareAndTakeOver() {
    Config shared = config("shared", "");
    try (KafkaQueueNode first = node(shared).carrying()) {
      try (KafkaQueueNode second = node(shared).carrying()) {
        IntStream.range(0, 50).forEach(i -> offer(second, "a" + i));
        IntStream.range(0, 50).forEach(i -> isStored("a" + i));
      }
      IntStream.range(0, 50).forEach(i -> offer(first, "b" + i));
      IntStream.range(0, 50).forEach(i -> isStored("b" + i));
    }
    assertThat(IntStream.range(0, 50)).allMatch(i -> mailboxes.stored("a" + i).size() == 1);
    assertThat(IntStream.range(0, 50)).allMatch(i -> mailboxes.stored("b" + i).size() == 1);
  }

  @Test
  void theDoorKnowsHowFarMailboxesAreBehindAndWhatWasCarriedIsRemoved() {
    Config small =
        config(
            "behind",
            "viesti.kafka.lag { cheap-judge = 5, refuse = 10, every = 100 ms, trim-every = 1 s }");
    try (KafkaQueueNode node = node(small);
        Admin admin =
            Admin.create(Map.of("bootstrap.servers", RealServers.kafka().bootstrapServers()))) {
      assertThat(node.queue().pressure()).isEqualTo(Pressure.NONE);
      IntStream.range(0, 6).forEach(i -> offer(node, "m" + i));
      Awaitility.await().atMost(LONG).until(() -> node.queue().pressure() == Pressure.HIGH);
      IntStream.range(6, 12).forEach(i -> offer(node, "m" + i));
      Awaitility.await().atMost(LONG).until(() -> node.queue().pressure() == Pressure.FULL);
      Awaitility.await()
          .atMost(LONG)
          .until(() -> node.metrics.get("mail.queue.lag").gauge().value() >= 12);
      node.carrying();
      Awaitility.await().atMost(LONG).until(() -> node.queue().pressure() == Pressure.NONE);
      IntStream.range(0, 12).forEach(i -> isStored("m" + i));
      Awaitility.await().atMost(LONG).until(() -> records(admin, "behind", 4) == 0);
    }
  }

  /** Records kept in a topic. */
  private static long records(Admin admin, String topic, int partitions) throws Exception {
    long kept = 0;
    for (int i = 0; i < partitions; i++) {
      TopicPartition each = new TopicPartition(topic, i);
      kept +=
          admin.listOffsets(Map.of(each, OffsetSpec.latest())).partitionResult(each).get().offset()
              - admin
                  .listOffsets(Map.of(each, OffsetSpec.earliest()))
                  .partitionResult(each)
                  .get()
                  .offset();
    }
    return kept;
  }
}
