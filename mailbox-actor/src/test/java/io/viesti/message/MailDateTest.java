package io.viesti.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailDateTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Mon, 23 Nov 2026 10:05:00 +0100        | 2026-11-23T09:05:00Z
          23 Nov 2026 09:05:00 GMT               | 2026-11-23T09:05:00Z
          23 Nov 2026 09:05 -0000                | 2026-11-23T09:05:00Z
          Mon, 23 Nov 26 09:05:00 EST            | 2026-11-23T14:05:00Z
          Fri, 21 Nov 97 09:55:06 -0600          | 1997-11-21T15:55:06Z
          Mon,23-Nov-2026 09:05:07 +0530 (IST)   | 2026-11-23T03:35:07Z
          Mon Nov 23 09:05:07 2026               | 2026-11-23T09:05:07Z
          Monday, 23 November 2026 09:05:07 UT   | 2026-11-23T09:05:07Z
          Mon, 23 Nov 2026 09:05:60 +0000        | 2026-11-23T09:05:59Z
          Mon, 23 Nov 2026 09:05:07 GMT+02:00    | 2026-11-23T07:05:07Z
          Mon, 23 Nov 2026 09:05:07              | 2026-11-23T09:05:07Z
          Wed, 01 Jan 103 00:00:00 +0000         | 2003-01-01T00:00:00Z
          """)
  void readsWhatMailersWrite(String text, String expected) {
    assertThat(MailDate.parse(text)).contains(Instant.parse(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "today",
        "32 Nov 2026 09:05:00 +0000",
        "Mon, 23 Foo 2026 09:05:00 +0000",
        "23",
        "Nov",
        "99999999999999 Nov 2026 1:1:1",
        "Mon, 30 Feb 2026 09:05:00 +0000",
        "::::",
        "23 Nov 2026"
      })
  void givesUpQuietly(String text) {
    assertThat(MailDate.parse(text)).isEmpty();
  }

  @Test
  void writesWhatItReads() {
    Instant time = Instant.parse("2026-01-03T04:05:06Z");
    assertThat(MailDate.format(time)).isEqualTo("Sat, 3 Jan 2026 04:05:06 +0000");
    assertThat(MailDate.parse(MailDate.format(time))).contains(time);
  }
}
