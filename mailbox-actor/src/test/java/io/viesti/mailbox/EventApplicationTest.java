package io.viesti.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.wire.WireSamples;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Replay must never fail: no event of any content may stop a mailbox from starting. */
class EventApplicationTest {

  static Stream<Class<?>> events() {
    return WireSamples.concrete(MailboxEvent.class);
  }

  @ParameterizedTest
  @MethodSource("events")
  void everyEventMakesAStateThatCanBeKept(Class<?> type) {
    for (boolean full : new boolean[] {true, false}) {
      MailboxEvent event = (MailboxEvent) new WireSamples(null, full).make(type);
      for (MailboxState before : new MailboxState[] {MailboxState.EMPTY, Play.opened().state}) {
        MailboxState after = before.apply(event).apply(event);
        assertThat(after.seq()).isEqualTo(before.seq() + 2);
        MailboxSnapshot kept = MailboxSnapshot.of(after);
        assertThat(MailboxSnapshot.of(kept.toState())).usingRecursiveComparison().isEqualTo(kept);
      }
    }
  }
}
