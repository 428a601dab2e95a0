package io.viesti.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit.CommandResultWithReply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeadLetterShelfTest {
  private static final Config CONFIG =
      EventSourcedBehaviorTestKit.config().withFallback(Letters.clusterOfOne());
  private static final ActorTestKit KIT = ActorTestKit.create("shelf", CONFIG);

  private EventSourcedBehaviorTestKit<DeadLetterCommand, DeadLetterEvent, DeadLetterState> shelf;

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @BeforeEach
  void emptyShelf() {
    shelf =
        EventSourcedBehaviorTestKit.create(
            KIT.system(), DeadLetterShelf.create("shelf-0", InstantSource.fixed(Letters.AT), 2));
  }

  private CommandResultWithReply<
          DeadLetterCommand, DeadLetterEvent, DeadLetterState, DeadLetterReply>
      park(String id) {
    return shelf.runCommand(replyTo -> new DeadLetterCommand.Park(Letters.letter(id), replyTo));
  }

  @Test
  void parksDurablyBeforeItAnswers() {
    var parked = park("a");
    assertThat(parked.reply()).isEqualTo(new DeadLetterReply.Parked("a"));
    assertThat(parked.event()).isEqualTo(new DeadLetterEvent.Parked(Letters.letter("a")));
    assertThat(shelf.restart().state().find("a")).contains(Letters.letter("a"));
  }

  @Test
  void parksALetterOnce() {
    park("a");
    var again = park("a");
    assertThat(again.reply()).isEqualTo(new DeadLetterReply.Parked("a"));
    assertThat(again.hasNoEvents()).isTrue();
  }

  @Test
  void takesNoMoreThanItMay() {
    park("a");
    park("b");
    var refused = park("c");
    assertThat(refused.reply()).isEqualTo(new DeadLetterReply.Full(2));
    assertThat(refused.hasNoEvents()).isTrue();
    shelf.<DeadLetterReply>runCommand(replyTo -> new DeadLetterCommand.Remove("a", replyTo));
    assertThat(park("c").reply()).isEqualTo(new DeadLetterReply.Parked("c"));
  }

  @Test
  void removesWhatIsThereAndSaysWhetherItWas() {
    park("a");
    var removed =
        shelf.<DeadLetterReply>runCommand(replyTo -> new DeadLetterCommand.Remove("a", replyTo));
    assertThat(removed.reply()).isEqualTo(new DeadLetterReply.Removed(true));
    assertThat(removed.event()).isEqualTo(new DeadLetterEvent.Removed("a", Letters.AT));
    var again =
        shelf.<DeadLetterReply>runCommand(replyTo -> new DeadLetterCommand.Remove("a", replyTo));
    assertThat(again.reply()).isEqualTo(new DeadLetterReply.Removed(false));
    assertThat(again.hasNoEvents()).isTrue();
  }

  @Test
  void readsAndFinds() {
    park("a");
    var page =
        shelf.<DeadLetterReply>runCommand(
            replyTo -> new DeadLetterCommand.Read(Optional.empty(), 10, replyTo));
    assertThat(((DeadLetterReply.Page) page.reply()).letters())
        .containsExactly(Letters.letter("a"));
    var found =
        shelf.<DeadLetterReply>runCommand(replyTo -> new DeadLetterCommand.Find("x", replyTo));
    assertThat(found.reply()).isEqualTo(new DeadLetterReply.Found(Optional.empty()));
  }
}
