package io.viesti.http.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Ids of events as clients hand them back. */
class EventIdTest {

  @Test
  void whatIsWrittenIsRead() {
    assertThat(EventId.parse("12.3")).contains(new EventId(12, 3));
    assertThat(EventId.parse(EventId.endOf(7).toString())).contains(EventId.endOf(7));
  }

  @Test
  void aLoneNumberIsAllOfThatEvent() {
    assertThat(EventId.parse("12")).contains(EventId.endOf(12));
  }

  @Test
  void anythingElseIsNone() {
    for (String wrong : new String[] {"", ".", "1.", ".1", "a.b", "-1.0", "1.-1", "1.2.3"}) {
      assertThat(EventId.parse(wrong)).as(wrong).isEmpty();
    }
  }

  @Test
  void theEndIsBehindEveryPlaceInItsEventAndBeforeTheNext() {
    assertThat(EventId.endOf(5)).isGreaterThan(new EventId(5, 999));
    assertThat(EventId.endOf(5)).isLessThan(new EventId(6, 0));
  }
}
