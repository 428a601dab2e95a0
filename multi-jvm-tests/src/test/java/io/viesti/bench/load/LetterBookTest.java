package io.viesti.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LetterBookTest {
  private static final Townsfolk TOWN = Townsfolk.of("bench.test", 1000, 1);

  private static LetterBook book(Workload workload) {
    return new LetterBook("b1", "load@src.test", TOWN, workload);
  }

  @Test
  void aPageAlwaysReadsTheSame() {
    assertThat(book(Workload.TEXT_2K).letter(7).octets())
        .isEqualTo(book(Workload.TEXT_2K).letter(7).octets());
  }

  @Test
  void noTwoPagesAreAlike() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 2_000; i++) {
      seen.add(new String(book(Workload.TEXT_2K).letter(i).octets(), StandardCharsets.US_ASCII));
    }
    assertThat(seen).hasSize(2_000);
  }

  @Test
  void booksOfOtherNamesHoldOtherMails() {
    LetterBook other = new LetterBook("b2", "load@src.test", TOWN, Workload.TEXT_2K);
    byte[] letter = other.letter(3).octets();

    assertThat(letter).isNotEqualTo(book(Workload.TEXT_2K).letter(3).octets());
    assertThat(book(Workload.TEXT_2K).numberOf(letter)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Workload.class)
  void everyLineCanGoOverSmtpAsItIs(Workload workload) {
    for (int number = 0; number < 6; number++) {
      String text = new String(book(workload).letter(number).octets(), StandardCharsets.US_ASCII);

      assertThat(text).endsWith("\r\n");
      assertThat(text.replace("\r\n", "")).doesNotContain("\r").doesNotContain("\n");
      assertThat(text.lines()).allSatisfy(line -> assertThat(line).doesNotStartWith("."));
      assertThat(text.lines()).allSatisfy(line -> assertThat(line.length()).isLessThan(998));
    }
  }

  @Test
  void sizesAreWhatTheirNamesSay() {
    assertThat(book(Workload.TEXT_2K).letter(1).size()).isBetween(2_048, 2_600);
    assertThat(book(Workload.TEXT_50K).letter(1).size()).isBetween(50 * 1024, 51 * 1024);
  }

  @Test
  void everyFifthMailOfTheMixIsLarge() {
    List<Integer> large =
        java.util.stream.IntStream.range(0, 20)
            .filter(i -> book(Workload.MIX).letter(i).size() > 600_000)
            .boxed()
            .toList();

    assertThat(large).containsExactly(0, 5, 10, 15);
  }

  @Test
  void bodiesDoNotCompressBelowTheEntropyOfBase64() throws IOException {
    byte[] octets = book(Workload.TEXT_50K).letter(1).octets();
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
      deflater.write(octets);
    }

    assertThat((double) packed.size() / octets.length).isGreaterThan(0.74);
  }

  @Test
  void findsTheNumberOfAStoredMail() {
    byte[] raw =
        ("Return-Path: <a@b>\r\nReceived: from x\r\n by y\r\n"
                + text(book(Workload.MIX).letter(4711)))
            .getBytes(StandardCharsets.US_ASCII);

    assertThat(book(Workload.MIX).numberOf(raw)).hasValue(4711);
  }

  @Test
  void recognisesItsContentBehindTraceHeaders() {
    Letter letter = book(Workload.MIX).letter(5);

    assertThat(
            letter.isTailOf(("Received: x\r\n" + text(letter)).getBytes(StandardCharsets.US_ASCII)))
        .isTrue();
    assertThat(letter.isTailOf(letter.octets())).isTrue();
  }

  @Test
  void seesOneChangedOctet() {
    Letter letter = book(Workload.TEXT_50K).letter(5);
    for (int at : new int[] {0, 200, 30_000, letter.size() - 3}) {
      byte[] changed = letter.octets();
      changed[at] ^= 1;

      assertThat(letter.isTailOf(changed)).isFalse();
    }
  }

  @Test
  void aShorterMailIsNotTheSame() {
    Letter letter = book(Workload.TEXT_2K).letter(5);
    byte[] cut = java.util.Arrays.copyOfRange(letter.octets(), 1, letter.size());

    assertThat(letter.isTailOf(cut)).isFalse();
  }

  private static String text(Letter letter) {
    return new String(letter.octets(), StandardCharsets.US_ASCII);
  }
}
