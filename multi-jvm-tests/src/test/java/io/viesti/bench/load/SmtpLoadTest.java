package io.viesti.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.viesti.bench.load.SmtpLoad.Credentials;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmtpLoadTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Townsfolk TOWN = Townsfolk.of("bench.test", 100, 5);

  private static CountedFeed feed(Workload workload, int count) {
    return new CountedFeed(new LetterBook("t", "load@src.test", TOWN, workload), 1000, count);
  }

  @ParameterizedTest
  @CsvSource({"1,TEXT_2K,50", "20,TEXT_50K,200", "7,MIX,40"})
  void sendsEveryMailOnce(int sessions, Workload workload, int count) {
    CountedFeed feed = feed(workload, count);
    try (NothingSink sink = new NothingSink()) {
      new SmtpLoad(sink.port(), sessions, List.of(), feed, LIMIT).run();

      assertThat(sink.count()).isEqualTo(count);
    }
    assertThat(feed.requireAllAccepted().acknowledged()).isEqualTo(count);
    assertThat(feed.acknowledgedNumbers()).startsWith(1000L).hasSize(count);
    assertThat(feed.latency().getTotalCount()).isEqualTo(count);
  }

  @Test
  void sendsExactlyTheLettersOctets() {
    CountedFeed feed = feed(Workload.MIX, 6);
    try (ScriptedServer server = ScriptedServer.obliging()) {
      new SmtpLoad(server.port(), 1, List.of(), feed, LIMIT).run();

      assertThat(server.contents()).hasSize(6);
      LetterBook book = new LetterBook("t", "load@src.test", TOWN, Workload.MIX);
      for (int i = 0; i < 6; i++) {
        assertThat(server.contents().get(i)).isEqualTo(book.letter(1000 + i).octets());
      }
    }
  }

  @Test
  void namesItsRecipientsAndAuthenticatesOnce() {
    CountedFeed feed = feed(Workload.TEXT_2K, 2);
    try (ScriptedServer server = ScriptedServer.obliging()) {
      new SmtpLoad(server.port(), 1, List.of(new Credentials("a@bench.test", "pw")), feed, LIMIT)
          .run();

      assertThat(server.commands().stream().filter(c -> c.startsWith("AUTH PLAIN"))).hasSize(1);
      assertThat(server.commands())
          .containsSubsequence(
              TOWN.recipientsOf(1000).stream().map(r -> "RCPT TO:<" + r + ">").toList());
    }
  }

  @Test
  void aRefusedMailIsReportedAndTheSessionGoesOn() {
    CountedFeed feed = feed(Workload.TEXT_2K, 3);
    try (ScriptedServer server = ScriptedServer.answering("RCPT", "452 4.2.2 full")) {
      new SmtpLoad(server.port(), 1, List.of(), feed, LIMIT).run();

      // The last one is not waited for: nothing follows it.
      assertThat(server.commands().stream().filter("RSET"::equals)).hasSizeGreaterThanOrEqualTo(2);
    }
    assertThat(feed.acknowledged()).isZero();
    assertThatThrownBy(feed::requireAllAccepted)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("3 of 3")
        .hasMessageContaining("452 4.2.2 full");
  }

  @Test
  void aConnectionCutAfterTheContentLosesThatMailOnly() {
    CountedFeed feed = feed(Workload.TEXT_2K, 3);
    try (ScriptedServer server = ScriptedServer.cuttingAfterFirstContent()) {
      new SmtpLoad(server.port(), 1, List.of(), feed, LIMIT).run();
    }
    assertThat(feed.acknowledgedNumbers()).containsExactly(1001, 1002);
    assertThatThrownBy(feed::requireAllAccepted).hasMessageContaining("1000 lost");
  }

  @Test
  void givesUpOnAServerThatNeverAnswers() {
    CountedFeed feed = feed(Workload.TEXT_2K, 1);
    try (ScriptedServer server = ScriptedServer.answering("DATA", "")) {
      SmtpLoad load = new SmtpLoad(server.port(), 1, List.of(), feed, Duration.ofMillis(300));

      assertThatThrownBy(load::run).hasMessageContaining("did not end within its time");
    }
  }
}
