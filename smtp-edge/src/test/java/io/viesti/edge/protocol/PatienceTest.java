package io.viesti.edge.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private static final Patience.Times TIMES =
      new Patience.Times(
          Duration.ofSeconds(300),
          Duration.ofSeconds(180),
          Duration.ofSeconds(3_600),
          Duration.ofSeconds(120),
          64,
          Duration.ofSeconds(120));

  private final Patience patience = new Patience(TIMES);
  private final Dialogue dialogue = Dialogue.on(SessionKind.MX);

  private long endsAt(long second) {
    long end = patience.endsAt(dialogue.session, Duration.ofSeconds(second).toNanos());
    return end == Patience.FOREVER ? end : Duration.ofNanos(end).toSeconds();
  }

  @Test
  void aCommandHasToBeWholeInTime() {
    dialogue.open();
    assertThat(endsAt(10)).isEqualTo(310);
    dialogue.say("EHL");
    assertThat(endsAt(200)).isEqualTo(310);
    dialogue.say("O there.test\r\n");
    assertThat(endsAt(300)).isEqualTo(600);
  }

  @Test
  void contentHasToGoOn() {
    dialogue.withRecipient();
    dialogue.say("DATA\r\n");
    assertThat(endsAt(0)).isEqualTo(120);
    dialogue.say(("x".repeat(98) + "\r\n").repeat(90));
    assertThat(endsAt(10)).isEqualTo(190);
    assertThat(endsAt(100)).isEqualTo(190);
  }

  @Test
  void anOctetASecondIsNotEnough() {
    dialogue.withRecipient();
    dialogue.say("DATA\r\n");
    endsAt(0);
    long second = 0;
    while (endsAt(second) > second) {
      dialogue.say("x");
      second++;
    }
    assertThat(second).isBetween(120L, 125L);
  }

  @Test
  void contentInAllHasItsTime() {
    Dialogue big =
        Dialogue.on(
            SessionKind.MX,
            new SessionLimits(10_000_000, 0, 2_048, 1_000, 5, 10, 20, 100, Duration.ofSeconds(1)));
    big.withRecipient();
    big.say("DATA\r\n");
    patience.endsAt(big.session, 0);
    for (int second = 0; second < 3_600; second += 60) {
      big.say(("x".repeat(98) + "\r\n").repeat(50));
      long end = patience.endsAt(big.session, Duration.ofSeconds(second).toNanos());
      assertThat(Duration.ofNanos(end).toSeconds()).isLessThanOrEqualTo(3_600);
    }
  }

  @Test
  void timeThatStorageTakesIsNotTheClients() {
    dialogue.withRecipient();
    dialogue.say("DATA\r\n");
    endsAt(0);
    dialogue.session.storageFull();
    assertThat(endsAt(10)).isEqualTo(130);
    dialogue.session.storageReady();
    assertThat(endsAt(100)).isEqualTo(210);
  }

  @Test
  void theNextMailStartsAfresh() {
    dialogue.withRecipient();
    dialogue.say("DATA\r\n");
    endsAt(0);
    dialogue.say(".\r\n");
    dialogue.say("MAIL FROM:<a@b.test>\r\nRCPT TO:<alice@here.test>\r\nDATA\r\n");
    assertThat(endsAt(100)).isEqualTo(220);
  }

  @Test
  void storageHasItsTime() {
    dialogue.withRecipient();
    dialogue.unanswered = Action.Store.class;
    dialogue.say("DATA\r\n");
    dialogue.say(".\r\n");
    assertThat(endsAt(50)).isEqualTo(170);
    assertThat(endsAt(100)).isEqualTo(170);
  }

  @Test
  void aClosedSessionWaitsForNothing() {
    dialogue.open();
    dialogue.say("QUIT\r\n");
    assertThat(endsAt(5)).isEqualTo(Patience.FOREVER);
  }
}
