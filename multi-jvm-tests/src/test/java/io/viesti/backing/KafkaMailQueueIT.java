package io.viesti.backing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.viesti.kafka.KafkaRefused;
import io.viesti.kafka.KafkaSettings;
import io.viesti.kafka.KafkaTopics;
import io.viesti.mailbox.Delivery.Result;
import io.viesti.message.MessageHeader;
import io.viesti.queue.IncomingMail;
import io.viesti.queue.KeptDeadLetters;
import io.viesti.queue.MailQueue;
import io.viesti.queue.MailQueue.Acceptance;
import io.viesti.queue.MailQueueContract;
import io.viesti.queue.Mails;
import io.viesti.queue.ScriptedDirectory;
import io.viesti.queue.ScriptedMailboxes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The Kafka form of the queue, with a real broker. */
class KafkaMailQueueIT extends MailQueueContract {
  private static final String TOPIC = "contract";
  private static KafkaQueueNode node;

  @BeforeAll
  static void start() {
    node =
        KafkaQueueNode.start(KafkaQueueNode.config(RealServers.kafka().bootstrapServers(), TOPIC))
            .carrying();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Override
  protected MailQueue queue() {
    return node.queue();
  }

  @Override
  protected ScriptedMailboxes mailboxes() {
    return node.mailboxes;
  }

  @Override
  protected ScriptedDirectory directory() {
    return node.directory;
  }

  @Override
  protected KeptDeadLetters deadLetters() {
    return node.deadLetters;
  }

  @Test
  void whatAMailboxNeverTakesIsParkedAndHoldsUpNobody() {
    mailboxes().answers(box("sick"), Result.UNAVAILABLE);
    assertThat(outcome(queue(), Mails.to(box("sick"), box("well")))).isEqualTo(Acceptance.ACCEPTED);
    isStoredOnce(box("well"));
    // Each of the four partitions has its turn, among them the one of the sick mailbox.
    acceptedAtLast(Mails.to(boxes("other", 20)));
    isStoredOnce(boxes("other", 20));
    Awaitility.await().atMost(LONG).until(() -> !deadLetters().of(box("sick")).isEmpty());
    assertThat(deadLetters().of(box("sick")).get(0).reason())
        .startsWith("could not be stored in ")
        .endsWith("the last one: UNKNOWN");
    assertThat(deadLetters().of(box("well"))).isEmpty();
  }

  @Test
  void nothingIsParkedWhileNothingCanBeStoredAndAllDrainsAfterwards() {
    mailboxes().allAnswer(Result.UNAVAILABLE);
    deadLetters().isBroken(true);
    for (int i = 0; i < 20; i++) {
      assertThat(outcome(queue(), Mails.to(box("m" + i)))).isEqualTo(Acceptance.ACCEPTED);
    }
    // Well past the time after which a single one would have been parked.
    Awaitility.await()
        .atMost(LONG)
        .until(
            () ->
                IntStream.range(0, 20)
                    .allMatch(i -> mailboxes().arrivals(box("m" + i)).size() >= 8));
    deadLetters().isBroken(false);
    mailboxes().allAreWell();
    isStoredOnce(boxes("m", 20));
    assertThat(boxes("m", 20)).allMatch(id -> deadLetters().of(id).isEmpty());
  }

  @Test
  void itsPartsTellWhetherWhatWasAcceptedIsInMailboxes() {
    mailboxes().allAnswer(Result.UNAVAILABLE);
    deadLetters().isBroken(true);
    assertThat(outcome(queue(), Mails.to(box("waits")))).isEqualTo(Acceptance.ACCEPTED);
    List<MailQueue.Part> then = parts();
    assertThat(then).extracting(MailQueue.Part::number).containsExactly(0, 1, 2, 3);
    assertThat(left(then)).isPositive();
    deadLetters().isBroken(false);
    mailboxes().allAreWell();
    isStoredOnce(box("waits"));
    Awaitility.await().atMost(LONG).until(() -> left(then) == 0);
    assertThat(parts()).allMatch(part -> part.accepted() >= then.get(part.number()).accepted());
  }

  /** Of what was accepted then, how much is not carried now. */
  private long left(List<MailQueue.Part> then) {
    List<MailQueue.Part> now = parts();
    return then.stream()
        .mapToLong(part -> Math.max(0, part.accepted() - now.get(part.number()).carried()))
        .sum();
  }

  private List<MailQueue.Part> parts() {
    return queue().parts().toCompletableFuture().join();
  }

  @Test
  void aRecordNobodyCanReadIsPutAsideAsItWas() throws Exception {
    byte[] strange = "not a mail".getBytes(StandardCharsets.UTF_8);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", RealServers.kafka().bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(TOPIC, 0, null, strange)).get(20, TimeUnit.SECONDS);
    }
    try (Admin admin = admin()) {
      TopicPartition aside = new TopicPartition(TOPIC + ".unreadable", 0);
      Awaitility.await()
          .atMost(LONG)
          .until(
              () ->
                  admin
                          .listOffsets(Map.of(aside, OffsetSpec.latest()))
                          .partitionResult(aside)
                          .get()
                          .offset()
                      == 1);
    }
    acceptedAtLast(Mails.to(boxes("m", 20)));
    isStoredOnce(boxes("m", 20));
  }

  @Test
  void aHeaderThatFitsInNoRecordIsRefusedForGood() {
    IncomingMail plain = Mails.to(box("a"));
    IncomingMail huge =
        new IncomingMail(
            plain.blob(),
            plain.reversePath(),
            plain.recipients(),
            MessageHeader.EMPTY,
            Optional.empty(),
            plain.verdict(),
            "X".repeat(node.settings.incoming().maxRecord()),
            plain.traceId(),
            plain.receivedAt());
    assertThat(outcome(queue(), huge)).isEqualTo(Acceptance.TOO_LARGE);
    assertThat(mailboxes().arrivals(box("a"))).isEmpty();
  }

  @Test
  void aNodeDoesNotStartWithoutItsTopics() {
    assertThatThrownBy(() -> KafkaTopics.require(settings("missing", "")))
        .isInstanceOf(KafkaRefused.class)
        .hasMessageContaining("no topic missing: run viesti migrate");
  }

  @Test
  void aNodeDoesNotStartOnTopicsThatLoseRecords() throws Exception {
    KafkaSettings settings = settings("forgetful", "");
    try (Admin admin = admin()) {
      admin
          .createTopics(
              List.of(
                  new NewTopic("forgetful", 4, (short) 1),
                  new NewTopic("forgetful.unreadable", 1, (short) 1),
                  new NewTopic("forgetful.events", 2, (short) 1)))
          .all()
          .get(20, TimeUnit.SECONDS);
    }
    assertThatThrownBy(() -> KafkaTopics.require(settings))
        .isInstanceOf(KafkaRefused.class)
        .hasMessageContaining("can lose acknowledged records");
    KafkaTopics.require(
        settings("forgetful", "viesti.kafka.require-durable = off, viesti.unsafe = on"));
    KafkaTopics.migrate(settings, line -> {});
    KafkaTopics.require(settings);
  }

  @Test
  void aNodeDoesNotStartOnAnotherNumberOfPartitions() {
    assertThatThrownBy(
            () -> KafkaTopics.require(settings(TOPIC, "viesti.kafka.incoming.partitions = 5")))
        .isInstanceOf(KafkaRefused.class)
        .hasMessageContaining("has 4 partitions, viesti.kafka.incoming.partitions says 5");
  }

  private String[] boxes(String name, int count) {
    return IntStream.range(0, count).mapToObj(i -> box(name + i)).toArray(String[]::new);
  }

  private static KafkaSettings settings(String topic, String more) {
    return KafkaSettings.from(
        ConfigFactory.parseString(more)
            .withFallback(KafkaQueueNode.config(RealServers.kafka().bootstrapServers(), topic))
            .resolve());
  }

  private static Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", RealServers.kafka().bootstrapServers()));
  }
}
