package io.viesti.backing;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.mailbox.Delivery.Result;
import io.viesti.outside.process.FreePorts;
import io.viesti.queue.MailQueue.Acceptance;
import io.viesti.queue.Mails;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queue and carrier while their broker is away and when it is back, without a word to them. */
class KafkaOutageIT {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static KafkaServer broker;
  private static KafkaQueueNode node;

  @BeforeAll
  static void start(@TempDir Path folder) {
    broker =
        new KafkaServer(
            ServerJars.find(),
            folder,
            Seats.one("127.0.0.1", FreePorts.next(), FreePorts.next()),
            0,
            Pace.QUICK_START);
    broker.start();
    node =
        KafkaQueueNode.start(KafkaQueueNode.config(broker.bootstrapServers(), "outage")).carrying();
  }

  @AfterAll
  static void stop() {
    node.close();
    broker.kill();
  }

  private static Acceptance offer(String mailboxId) {
    CompletableFuture<Acceptance> answer =
        node.queue().offer(Mails.to(mailboxId)).toCompletableFuture();
    Awaitility.await().atMost(LONG).until(answer::isDone);
    return answer.join();
  }

  private static void acceptedAndStoredOnce(String mailboxId) {
    Awaitility.await().atMost(LONG).until(() -> offer(mailboxId) == Acceptance.ACCEPTED);
    Awaitility.await().atMost(LONG).until(() -> !node.mailboxes.stored(mailboxId).isEmpty());
    assertThat(node.mailboxes.stored(mailboxId)).hasSize(1);
  }

  @Test
  void goesOnAfterABrokerThatStoodStill() {
    acceptedAndStoredOnce("before-pause");
    broker.pause();
    try {
      assertThat(offer("paused")).isEqualTo(Acceptance.UNKNOWN);
      assertThat(node.queue().inFlight()).isZero();
    } finally {
      broker.resume();
    }
    acceptedAndStoredOnce("paused");
    acceptedAndStoredOnce("after-pause");
  }

  @Test
  void goesOnAfterABrokerThatWasKilledAndKeepsWhatItAcknowledged() {
    acceptedAndStoredOnce("before-kill");
    node.mailboxes.allAnswer(Result.UNAVAILABLE);
    assertThat(offer("acknowledged")).isEqualTo(Acceptance.ACCEPTED);
    broker.kill();
    assertThat(offer("killed")).isEqualTo(Acceptance.UNKNOWN);
    node.mailboxes.allAreWell();
    broker.start();
    acceptedAndStoredOnce("killed");
    acceptedAndStoredOnce("after-kill");
    Awaitility.await().atMost(LONG).until(() -> !node.mailboxes.stored("acknowledged").isEmpty());
    assertThat(node.mailboxes.stored("acknowledged")).hasSize(1);
  }
}
