package io.viesti.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.queue.Mails;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ShardedDeadLettersTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create("deadletters", Letters.clusterOfOne());
  private static DeadLetters deadLetters;

  @BeforeAll
  static void start() {
    Cluster cluster = Cluster.get(KIT.system());
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    deadLetters =
        ShardedDeadLetters.init(KIT.system(), InstantSource.system(), Duration.ofSeconds(20));
  }

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private static <T> T of(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  @Test
  void parksListsFindsAndRemoves() {
    List<String> parked = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      parked.add(of(deadLetters.park(Mails.to("m" + i), "reason " + i)));
    }
    List<String> listed = new ArrayList<>();
    Optional<String> after = Optional.empty();
    for (List<DeadLetter> page = of(deadLetters.list(after, 7));
        !page.isEmpty();
        page = of(deadLetters.list(after, 7))) {
      page.forEach(letter -> listed.add(letter.id()));
      after = Optional.of(listed.get(listed.size() - 1));
    }
    assertThat(listed).isSorted().containsExactlyInAnyOrderElementsOf(parked);

    String id = parked.get(3);
    assertThat(of(deadLetters.find(id)).orElseThrow().reason()).isEqualTo("reason 3");
    assertThat(of(deadLetters.find(id)).orElseThrow().mail()).isEqualTo(Mails.to("m3"));
    assertThat(of(deadLetters.remove(id))).isTrue();
    assertThat(of(deadLetters.remove(id))).isFalse();
    assertThat(of(deadLetters.find(id))).isEmpty();
  }

  @Test
  void knowsNothingOfUnknownIds() {
    assertThat(of(deadLetters.find("no such letter"))).isEmpty();
    assertThat(of(deadLetters.remove(""))).isFalse();
  }
}
