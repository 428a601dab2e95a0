package io.viesti.bench.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.viesti.bench.load.LetterBook;
import io.viesti.bench.load.Townsfolk;
import io.viesti.bench.load.Workload;
import io.viesti.outside.node.EventStream.Event;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
  private static final long MILLI = 1_000_000L;
  private static final Townsfolk TOWN = Townsfolk.of("bench.test", 2, 1);

  private final LetterBook book = new LetterBook("t", "a@b.test", TOWN, Workload.TEXT_2K);
  private final Arrivals arrivals =
      new Arrivals(
          book,
          new Schedule(0, 1, Duration.ofSeconds(1), Duration.ofSeconds(10)),
          Set.of(TOWN.addresses().get(0)));

  private void seen(String type, String subject, long millis) {
    arrivals.seen(
        new Event("1.0", type, JsonNodeFactory.instance.objectNode().put("subject", subject)),
        millis * MILLI);
  }

  private void announced(long number, long millis) {
    seen("email.received", "Letter " + number + " of t", millis);
  }

  @Test
  void pushCountsFromTheScheduleAndTheOtherFromThe250() {
    arrivals.accepted(2, 2_100 * MILLI);
    announced(2, 2_130);

    assertThat(arrivals.push().max()).isBetween(129.0, 131.0);
    assertThat(arrivals.afterAccept().max()).isBetween(29.0, 31.0);
    assertThat(arrivals.missing()).isZero();
  }

  @Test
  void anAnnouncementMayOvertakeThe250() {
    announced(2, 2_050);
    arrivals.accepted(2, 2_060 * MILLI);

    assertThat(arrivals.afterAccept().count()).isOne();
    assertThat(arrivals.afterAccept().max()).isZero();
  }

  @Test
  void theWarmUpIsNotCounted() {
    arrivals.accepted(0, 10 * MILLI);
    announced(0, 20);

    assertThat(arrivals.push().count()).isZero();
    assertThat(arrivals.afterAccept().count()).isZero();
  }

  @Test
  void whatIsMissingOrCameTwiceIsFound() {
    arrivals.accepted(2, 1);
    arrivals.accepted(4, 1);
    announced(4, 5_000);
    announced(4, 5_001);

    assertThat(arrivals.missing()).isOne();
    assertThat(arrivals.twice()).isOne();
  }

  @Test
  void mailboxesNobodyListensToAndOtherEventsAreLeftOut() {
    arrivals.accepted(3, 1);
    seen("email.received", "Trickle 3", 5_000);
    seen("email.received", "Letter 2 of other", 5_000);
    seen("email.updated", "Letter 2 of t", 5_000);

    assertThat(arrivals.missing()).isZero();
    assertThat(arrivals.push().count()).isZero();
  }
}
