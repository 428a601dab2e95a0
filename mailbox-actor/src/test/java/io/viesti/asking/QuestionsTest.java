package io.viesti.asking;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.viesti.mailbox.MailboxConfig;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class QuestionsTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ConfigFactory.parseString("pekko.loglevel = WARNING")
              .withFallback(MailboxConfig.clusterOfOne())
              .resolve());
  private static final EntityTypeKey<Question> KEY = EntityTypeKey.create(Question.class, "Deaf");
  private static final AtomicInteger ASKED = new AtomicInteger();

  /**
   * @param answered from which question on
   */
  private record Question(int answered, ActorRef<Integer> replyTo) {}

  @BeforeAll
  static void host() {
    Cluster cluster = Cluster.get(KIT.system());
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    ClusterSharding.get(KIT.system())
        .init(
            Entity.of(
                KEY,
                entity ->
                    Behaviors.receiveMessage(
                        question -> {
                          int number = ASKED.incrementAndGet();
                          if (number >= question.answered()) {
                            question.replyTo().tell(number);
                          }
                          return Behaviors.same();
                        })));
  }

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private static EntityRef<Question> entity() {
    return ClusterSharding.get(KIT.system()).entityRefFor(KEY, "one");
  }

  @Test
  void aQuestionThatWasLostIsAskedAgain() throws Exception {
    ASKED.set(0);
    assertThat(
            Questions.<Question, Integer>ask(
                    entity(), replyTo -> new Question(3, replyTo), Duration.ofSeconds(30))
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS))
        .isEqualTo(3);
  }

  @Test
  void whoIsSilentForGoodIsGivenUpInTime() {
    Assertions.assertThatThrownBy(
            () ->
                Questions.<Question, Integer>ask(
                        entity(),
                        replyTo -> new Question(Integer.MAX_VALUE, replyTo),
                        Duration.ofMillis(2_500))
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS))
        .hasCauseInstanceOf(TimeoutException.class);
  }
}
