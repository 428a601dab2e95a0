package io.viesti.edge.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** RFC 3030. */
class ChunkingTest {
  private final Dialogue dialogue = Dialogue.on(SessionKind.MX).withRecipient();

  @Test
  void takesAMailInOneChunk() {
    assertThat(dialogue.say("BDAT 7 LAST\r\n\r\n.\r\nab\r\n")).startsWith("250 2.0.0 Stored");
    assertThat(dialogue.onlyContent()).isEqualTo("\r\n.\r\nab");
  }

  @Test
  void takesAMailInSeveralChunksCutAnywhere() {
    assertThat(dialogue.say("BDAT 3\r\nab\r")).startsWith("250 2.0.0 3 octets");
    assertThat(dialogue.say("BDAT 4\r\n\ncd\r")).startsWith("250 2.0.0 4 octets");
    assertThat(dialogue.say("BDAT 1\r\n\n")).startsWith("250 2.0.0 1 octets");
    assertThat(dialogue.say("BDAT 0 LAST\r\n")).startsWith("250 2.0.0 Stored");
    assertThat(dialogue.onlyContent()).isEqualTo("ab\r\ncd\r\n");
  }

  @Test
  void everythingOfAMailMayComeAtOnce() {
    Dialogue fresh = Dialogue.on(SessionKind.MX).greeted();
    String replies =
        fresh.say(
            "MAIL FROM:<a@b.test>\r\nRCPT TO:<alice@here.test>\r\n"
                + "BDAT 4\r\nab\r\nBDAT 4 LAST\r\ncd\r\nQUIT\r\n");
    assertThat(replies.lines().map(l -> l.substring(0, 3)))
        .containsExactly("250", "250", "250", "250", "221");
    assertThat(fresh.onlyContent()).isEqualTo("ab\r\ncd\r\n");
  }

  @Test
  void dataAndBdatGiveTheSameContent() {
    dialogue.say("BDAT 9 LAST\r\n.a\r\nb\r\n\r\n");
    dialogue.say("MAIL FROM:<a@b.test>\r\nRCPT TO:<alice@here.test>\r\nDATA\r\n");
    dialogue.say("..a\r\nb\r\n\r\n.\r\n");
    assertThat(dialogue.contents.get(0)).isEqualTo(dialogue.contents.get(1));
  }

  @Test
  void octetsOfARefusedChunkAreNeverCommands() {
    Dialogue fresh = Dialogue.on(SessionKind.MX).greeted();
    assertThat(fresh.say("BDAT 22\r\nMAIL FROM:<a@b.test>\r\nNOOP\r\n"))
        .matches("(?s)503 5\\.5\\.1[^\n]*\n250 2\\.0\\.0[^\n]*\n");
    assertThat(fresh.dropped).isZero();
  }

  @Test
  void withoutRecipientsTheChunkIsReadAndRefused() {
    Dialogue fresh = Dialogue.on(SessionKind.MX).greeted();
    fresh.say("MAIL FROM:<a@b.test>\r\n");
    assertThat(fresh.say("BDAT 3 LAST\r\nabcNOOP\r\n")).startsWith("554 5.5.1").hasLineCount(2);
  }

  @Test
  void aBareLineEndRefusesTheChunkAndEndsTheMail() {
    assertThat(dialogue.say("BDAT 4\r\na\nb\r")).startsWith("550 5.5.2");
    assertThat(dialogue.dropped).isEqualTo(1);
    assertThat(dialogue.say("BDAT 3 LAST\r\nabc")).startsWith("503 5.5.1");
    assertThat(dialogue.stored).isEmpty();
  }

  @Test
  void aCarriageReturnAtTheVeryEndIsABareOne() {
    assertThat(dialogue.say("BDAT 3 LAST\r\nab\r")).startsWith("550 5.5.2");
  }

  @Test
  void chunksCountTowardsTheSize() {
    String chunk = "x".repeat(98) + "\r\n";
    for (int i = 0; i < 2; i++) {
      assertThat(dialogue.say("BDAT 5000\r\n" + chunk.repeat(50))).startsWith("250");
    }
    assertThat(dialogue.say("BDAT 100\r\n" + chunk)).startsWith("552 5.3.4");
    assertThat(dialogue.say("NOOP\r\n")).startsWith("250");
  }

  @Test
  void aChunkNobodyWouldWaitForCutsOff() {
    assertThat(dialogue.say("BDAT 15001\r\n")).startsWith("552 5.3.4");
    assertThat(dialogue.closed).isTrue();
    assertThat(dialogue.dropped).isEqualTo(1);
  }

  @Test
  void dataRcptAndMailAreOutOfOrderBetweenChunks() {
    dialogue.say("BDAT 3\r\nabc");
    assertThat(dialogue.say("DATA\r\n")).startsWith("503 5.5.1");
    assertThat(dialogue.say("RCPT TO:<bob@here.test>\r\n")).startsWith("503 5.5.1");
    assertThat(dialogue.say("MAIL FROM:<a@b.test>\r\n")).startsWith("503 5.5.1");
    assertThat(dialogue.say("BDAT 3 LAST\r\ndef")).startsWith("250");
    assertThat(dialogue.onlyContent()).isEqualTo("abcdef");
  }

  @Test
  void mailInDropsEndsTheSession() {
    String last = "";
    for (int i = 0; i < 130 && !dialogue.closed; i++) {
      last = dialogue.say("BDAT 1\r\nx");
    }
    assertThat(last).startsWith("421 4.7.0");
    assertThat(dialogue.dropped).isEqualTo(1);
  }

  @Test
  void drainingWaitsForTheLastChunk() {
    dialogue.say("BDAT 3\r\nabc");
    dialogue.session.drain();
    assertThat(dialogue.perform()).isEmpty();
    assertThat(dialogue.say("BDAT 3 LAST\r\ndef")).matches("(?s)250 .*421 .*");
  }
}
