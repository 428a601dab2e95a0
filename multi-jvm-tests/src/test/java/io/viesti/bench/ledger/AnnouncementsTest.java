package io.viesti.bench.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.viesti.outside.node.EventStream.Event;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AnnouncementsTest {
  private static Event received(String id, String email) {
    return event(id, "email.received", email);
  }

  private static Event event(String id, String type, String email) {
    return new Event(id, type, JsonNodeFactory.instance.objectNode().put("email_id", email));
  }

  private static List<String> faults(Set<String> inbox, Event... seen) {
    return Announcements.faults("a@b.test", inbox, List.of(seen));
  }

  @Test
  void eachMailAnnouncedOnceIsWithoutFault() {
    assertThat(
            faults(
                Set.of("m1", "m2"),
                received("1.0", "m1"),
                event("2.0", "email.updated", "m1"),
                received("3.0", "m2")))
        .isEmpty();
  }

  @Test
  void anAnnouncementThatIsMissingIsNamed() {
    assertThat(faults(Set.of("m1", "m2"), received("1.0", "m1")))
        .containsExactly("m2 was never announced in a@b.test");
  }

  @Test
  void aMailAnnouncedTwiceIsNamed() {
    assertThat(faults(Set.of("m1"), received("1.0", "m1"), received("2.0", "m1")))
        .containsExactly("m1 was announced twice in a@b.test");
  }

  @Test
  void aStreamThatCouldNotBeResumedIsAFault() {
    assertThat(faults(Set.of(), event("9.0", "resync", "")))
        .containsExactly("a@b.test was told to resync");
  }
}
