package io.viesti.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoppingTest {
  private final ActorTestKit kit =
      ActorTestKit.create(
          "stopping",
          ConfigFactory.parseString("pekko.coordinated-shutdown.exit-jvm = off")
              .withFallback(ConfigFactory.defaultReference())
              .resolve());
  private final CoordinatedShutdown shutdown = CoordinatedShutdown.get(kit.system());

  @AfterEach
  void end() {
    kit.shutdownTestKit();
  }

  private boolean isOver(CompletionStage<Void> notice) {
    return notice.toCompletableFuture().isDone();
  }

  @Test
  void aNoticeEnds() {
    CompletionStage<Void> notice = Stopping.noticed(kit.system(), shutdown, Duration.ofMillis(20));

    Awaitility.await().until(() -> isOver(notice));
    assertThat(notice.toCompletableFuture()).isCompleted();
  }

  @Test
  void aNodeThatWasPutOutGivesNone() {
    boolean[] over = {false};
    shutdown.addTask(
        CoordinatedShutdown.PhaseBeforeServiceUnbind(),
        "look",
        () -> {
          CompletionStage<Void> notice =
              Stopping.noticed(kit.system(), shutdown, Duration.ofHours(1));
          over[0] = isOver(notice);
          return java.util.concurrent.CompletableFuture.completedStage(
              org.apache.pekko.Done.getInstance());
        });
    shutdown.run(CoordinatedShutdown.clusterDowningReason());

    Awaitility.await().until(() -> over[0]);
  }
}
