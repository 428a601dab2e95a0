package io.viesti.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessageSummariesTest {

  private static MessageSummary summary(String mail) {
    return summary(mail, StandardCharsets.UTF_8);
  }

  private static MessageSummary summary(String mail, Charset charset) {
    byte[] octets = mail.replace("\n", "\r\n").getBytes(charset);
    return MessageSummaries.of(octets, octets.length, true);
  }

  private static Correspondent named(String name, String email) {
    return new Correspondent(Optional.of(name), email);
  }

  private static Correspondent bare(String email) {
    return new Correspondent(Optional.empty(), email);
  }

  @Test
  void readsTheFieldsOfAnOrdinaryMail() {
    MessageSummary summary =
        summary(
            """
            Received: from a by b; Mon, 23 Nov 2026 09:05:01 +0000
            From: Alice Liddell <alice@demo.test>
            To: bob@demo.test, "Carroll, Lewis" <lewis@example.net>
            Cc: dodo@example.net
            Subject: Down the
             rabbit hole
            Date: Mon, 23 Nov 2026 10:05:00 +0100
            Message-ID: <1@demo.test>
            In-Reply-To: <0@demo.test>
            References: <a@demo.test>
            \t<0@demo.test>

            Either the well was very deep,
              or she fell very slowly.
            """);
    MessageHeader header = summary.header();
    assertThat(header.from()).containsExactly(named("Alice Liddell", "alice@demo.test"));
    assertThat(header.to())
        .containsExactly(bare("bob@demo.test"), named("Carroll, Lewis", "lewis@example.net"));
    assertThat(header.cc()).containsExactly(bare("dodo@example.net"));
    assertThat(header.subject()).isEqualTo("Down the rabbit hole");
    assertThat(header.sentAt()).contains(Instant.parse("2026-11-23T09:05:00Z"));
    assertThat(header.messageId()).contains("1@demo.test");
    assertThat(header.inReplyTo()).containsExactly("0@demo.test");
    assertThat(header.references()).containsExactly("a@demo.test", "0@demo.test");
    assertThat(summary.glance())
        .contains(new Glance("Either the well was very deep, or she fell very slowly.", false));
  }

  @Test
  void decodesEncodedWordsAlsoWhenTheyAreSplit() {
    MessageHeader header =
        summary(
                """
                From: =?utf-8?Q?P=C3=A4ivi?= <paivi@demo.test>
                To: "=?iso-8859-1?Q?J=F6rg?=" <joerg@demo.test>
                Subject: =?UTF-8?B?SHl2w6TDpCA=?=
                 =?UTF-8*fi?Q?p=C3=A4iv=C3=A4=C3=A4?= again

                """)
            .header();
    assertThat(header.from()).containsExactly(named("Päivi", "paivi@demo.test"));
    assertThat(header.to()).containsExactly(named("Jörg", "joerg@demo.test"));
    assertThat(header.subject()).isEqualTo("Hyvää päivää again");
  }

  @Test
  void readsRawUtf8AndRawLatin1() {
    String mail =
        "From: Jörg <j@demo.test>\nTo: jürgen@demo.test\nSubject: Grüße\n\nSchöne Grüße\n";
    for (Charset charset :
        new Charset[] {StandardCharsets.UTF_8, Charset.forName("windows-1252")}) {
      MessageSummary summary = summary(mail, charset);
      assertThat(summary.header().from()).containsExactly(named("Jörg", "j@demo.test"));
      assertThat(summary.header().to()).containsExactly(bare("jürgen@demo.test"));
      assertThat(summary.header().subject()).isEqualTo("Grüße");
      assertThat(summary.glance().orElseThrow().preview()).isEqualTo("Schöne Grüße");
    }
  }

  @Test
  void aMailWithoutAnyHeaderIsAllText() {
    MessageSummary summary = summary("Hello there,\nthis is only text.\n");
    assertThat(summary.header()).isEqualTo(MessageHeader.EMPTY);
    assertThat(summary.glance().orElseThrow().preview())
        .isEqualTo("Hello there, this is only text.");
  }

  @Test
  void anEmptyMailHasAnEmptySummary() {
    assertThat(MessageSummaries.of(new byte[0], 0, true)).isEqualTo(MessageSummary.EMPTY);
    assertThat(summary("\n")).isEqualTo(MessageSummary.EMPTY);
  }

  @Test
  void passesOverLinesThatAreNoField() {
    MessageHeader header =
        summary("From alice Mon Nov 23\nSubject : a\nthis is junk\n more junk\nTo: b@c\n\nx")
            .header();
    assertThat(header.subject()).isEqualTo("a");
    assertThat(header.to()).containsExactly(bare("b@c"));
  }

  @Test
  void aBrokenFirstLineDoesNotHideTheHeader() {
    assertThat(summary("Mail content:\nSubject: here\n\nx").header().subject()).isEqualTo("here");
  }

  @Test
  void theFirstFieldOfANameCounts() {
    assertThat(summary("Subject: one\nSubject: two\n\n").header().subject()).isEqualTo("one");
  }

  @Test
  void boundsWhatItKeeps() {
    StringBuilder mail = new StringBuilder("Subject: " + "s".repeat(5_000) + "\nTo: ");
    StringBuilder references = new StringBuilder("References:");
    for (int i = 0; i < 500; i++) {
      mail.append(i == 0 ? "" : ",").append("r").append(i).append("@demo.test");
      references.append(" <").append(i).append("@demo.test>");
    }
    MessageHeader header = summary(mail + "\n" + references + "\n\n" + "word ".repeat(99)).header();
    assertThat(header.subject()).hasSize(MessageHeader.MAX_SUBJECT);
    assertThat(header.to()).hasSize(MessageHeader.MAX_CORRESPONDENTS);
    assertThat(header.references()).hasSize(MessageHeader.MAX_REFERENCES);
    assertThat(header.references().get(0)).isEqualTo("0@demo.test");
    assertThat(header.references().get(19)).isEqualTo("499@demo.test");
  }

  @Test
  void takesTenThousandHeaderLinesInItsStride() {
    String lines = "X-Junk: yes\n".repeat(10_000) + " folded\n".repeat(10_000);
    MessageHeader header = summary(lines + "Subject: still here\n\nbody").header();
    assertThat(header.subject()).isEqualTo("still here");
  }

  @Test
  void controlCharactersNeverReachTheSummary() {
    MessageSummary summary =
        summary("Subject: a\u0000b\u0007c\nFrom: x\u0000@y\n\nte\u0000xt\u001b[0m");
    assertThat(summary.header().subject()).isEqualTo("ab c");
    assertThat(summary.header().from()).containsExactly(bare("x@y"));
    assertThat(summary.glance().orElseThrow().preview()).isEqualTo("te xt [0m");
  }

  @Test
  void keepsWhatIsNoAddressAsAName() {
    assertThat(summary("From: The Queen of Hearts\n\n").header().from())
        .containsExactly(named("The Queen of Hearts", ""));
    assertThat(summary("To: undisclosed-recipients:;\n\n").header().to()).isEmpty();
    assertThat(summary("To: Friends: a@b, C <c@d>;\n\n").header().to())
        .containsExactly(bare("a@b"), named("C", "c@d"));
    assertThat(summary("From: Nobody <>\n\n").header().from()).containsExactly(named("Nobody", ""));
  }

  @Test
  void aNakedMessageIdIsTaken() {
    assertThat(summary("Message-ID: abc@demo.test\n\n").header().messageId())
        .contains("abc@demo.test");
    assertThat(summary("Message-ID: \n\n").header().messageId()).isEmpty();
  }

  @Test
  void anyOctetsGiveASummary() {
    Random random = new Random(7);
    String[] pieces = {
      "From: ",
      "To: ",
      "=?utf-8?B?",
      "?=",
      "<",
      ">",
      "@",
      "\"",
      "(",
      ")",
      "\\",
      ",",
      ";",
      ":",
      "\r\n",
      "\n",
      "\r",
      " ",
      "\t",
      "Date: ",
      "Content-Type: multipart/mixed; boundary=",
      "--a",
      "a",
      "\0",
      "é",
      "Subject: ",
      "References: ",
      "[",
      "]",
      "=",
      "?",
      "*",
      "'",
      "%41",
      "Content-Transfer-Encoding: base64",
      "Content-Disposition: x; filename*0*="
    };
    for (int round = 0; round < 5_000; round++) {
      StringBuilder mail = new StringBuilder();
      for (int i = random.nextInt(60); i > 0; i--) {
        mail.append(pieces[random.nextInt(pieces.length)]);
      }
      byte[] octets = mail.toString().getBytes(StandardCharsets.UTF_8);
      for (int flips = random.nextInt(4); flips > 0 && octets.length > 0; flips--) {
        octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
      }
      assertThat(MessageSummaries.of(octets, octets.length, true).glance()).isPresent();
    }
  }

  @Test
  void hostileFieldsDoNotCostMoreThanTheirLength() throws IOException {
    for (String piece :
        new String[] {
          "=?", "=?a", "=?a?q?", "(", "<", "\"", "a,", "@,", ":;", "\\", "a@b (", "<a,"
        }) {
      String field = piece.repeat(64 * 1024 / piece.length());
      for (String name : new String[] {"From", "Subject", "References", "Content-Type", "Date"}) {
        byte[] mail = (name + ": " + field + "\r\n\r\n").getBytes(StandardCharsets.UTF_8);
        assertThat(CpuTime.of(() -> MessageSummaries.of(mail, mail.length, true)))
            .as(name + piece)
            .isLessThan(CpuTime.HOSTILE);
      }
    }
  }
}
