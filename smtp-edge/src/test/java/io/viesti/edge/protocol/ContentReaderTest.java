package io.viesti.edge.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentReaderTest {
  /** What came out of octets that came in these pieces. */
  private record Outcome(String content, boolean ended, int taken, boolean bare, boolean tooLong) {}

  private static Outcome read(String text, int... cuts) {
    byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    DotReader reader = new DotReader(998, content::write);
    List<Integer> ends = new ArrayList<>();
    for (int cut : cuts) {
      ends.add(cut);
    }
    ends.add(octets.length);
    int start = 0;
    boolean ended = false;
    for (int end : ends) {
      if (!ended) {
        ByteBuffer piece = ByteBuffer.wrap(octets, start, end - start);
        ended = reader.take(piece, end);
        start = piece.position();
      }
    }
    return new Outcome(
        content.toString(StandardCharsets.ISO_8859_1),
        ended,
        start,
        reader.hasBareLineEnd(),
        reader.hasLineTooLong());
  }

  static Stream<Arguments> contents() {
    return Stream.of(
        Arguments.of(".\r\n", ""),
        Arguments.of("\r\n.\r\n", "\r\n"),
        Arguments.of("a\r\n.\r\n", "a\r\n"),
        Arguments.of("a\r\n\r\nb\r\n.\r\n", "a\r\n\r\nb\r\n"),
        Arguments.of("..\r\n.\r\n", ".\r\n"),
        Arguments.of("...\r\n.\r\n", "..\r\n"),
        Arguments.of(".a\r\n.\r\n", "a\r\n"),
        Arguments.of("a\r\n..b\r\n.\r\n", "a\r\n.b\r\n"),
        Arguments.of("a.\r\n.\r\n", "a.\r\n"),
        Arguments.of("a\r\n. \r\n.\r\n", "a\r\n \r\n"),
        Arguments.of("\0\u00ff\u0080\r\n.\r\n", "\0\u00ff\u0080\r\n"));
  }

  @ParameterizedTest
  @MethodSource("contents")
  void takesDotsOffAndStopsAtTheEndHoweverItIsCut(String sent, String expected) {
    String withNext = sent + "NOOP\r\n";
    for (int first = 0; first <= sent.length(); first++) {
      for (int second = first; second <= sent.length(); second++) {
        assertThat(read(withNext, first, second))
            .as("cut at %d and %d", first, second)
            .isEqualTo(new Outcome(expected, true, sent.length(), false, false));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\n.\n",
        "\n.\r",
        "\r.\n",
        "\r.\r",
        "\n.\r\n",
        "\r.\r\n",
        "\r\n.\n",
        "\r\n.\r",
        "\r\n\0.\r\n",
        "\r\n.\0\r\n",
        "\r\n.\r\r\n",
        "\r\r\n.\r\r\n",
        "\n\n.\r\n",
        "\n\r.\r\n",
        "\r\n.\n\r\n",
        "\r\n .\r\n",
        "\r\n. \r\n",
        "\r\n.\t\r\n",
      })
  void neverEndsAtAnythingElse(String almost) {
    String sent = "a" + almost + "MAIL FROM:<x@y.test>\r\nb\r\n.\r\nNOOP\r\n";
    int end = sent.length() - "NOOP\r\n".length();
    Outcome whole = read(sent);
    assertThat(whole.ended()).isTrue();
    assertThat(whole.taken()).isEqualTo(end);
    assertThat(whole.content()).contains("MAIL FROM:<x@y.test>\r\nb\r\n");
    for (int first = 0; first <= end; first++) {
      for (int second = first; second <= end; second++) {
        assertThat(read(sent, first, second)).isEqualTo(whole);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a\nb", "a\rb", "\n", "\r\r\n", "a\r", ".\n", ".\rx", "a\r\n\nb", "a\r\n\rb"})
  void noticesBareLineEndsHoweverTheyAreCut(String content) {
    String sent = content + "\r\n.\r\n";
    for (int cut = 0; cut <= sent.length(); cut++) {
      assertThat(read(sent, cut).bare()).as("cut at %d", cut).isTrue();
    }
  }

  @Test
  void noticesLinesThatAreTooLong() {
    assertThat(read("x".repeat(998) + "\r\n.\r\n").tooLong()).isFalse();
    assertThat(read("x".repeat(999) + "\r\n.\r\n").tooLong()).isTrue();
  }

  @Test
  void givesBackWhatWasStuffedForRandomContentAndCuts() {
    Random random = new Random(7355);
    for (int round = 0; round < 2_000; round++) {
      StringBuilder content = new StringBuilder();
      for (int line = random.nextInt(8); line > 0; line--) {
        for (int c = random.nextInt(5); c > 0; c--) {
          content.append("..ab\0\u00e4".charAt(random.nextInt(6)));
        }
        content.append("\r\n");
      }
      String sent = content.toString().replaceAll("(?m)^\\.", "..") + ".\r\n";
      int one = random.nextInt(sent.length() + 1);
      int two = one + random.nextInt(sent.length() + 1 - one);
      assertThat(read(sent, one, two))
          .isEqualTo(new Outcome(content.toString(), true, sent.length(), false, false));
    }
  }

  @Test
  void chunksMayCutALineEndButNotLeaveOneOpen() {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    ChunkReader reader = new ChunkReader(998, content::write);
    for (String chunk : new String[] {"a\r", "\nb\r\n", ".\r", "\n"}) {
      byte[] octets = chunk.getBytes(StandardCharsets.US_ASCII);
      reader.take(ByteBuffer.wrap(octets), octets.length);
    }
    reader.finish();
    assertThat(reader.hasBareLineEnd()).isFalse();
    assertThat(content).hasToString("a\r\nb\r\n.\r\n");
    reader.take(ByteBuffer.wrap(new byte[] {'\r'}), 1);
    reader.finish();
    assertThat(reader.hasBareLineEnd()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb\r\n", "a\rb\r\n", "\n", "\r\r\n"})
  void chunksWithBareLineEndsAreNoticed(String chunk) {
    ChunkReader reader = new ChunkReader(998, (octets, offset, length) -> {});
    byte[] octets = chunk.getBytes(StandardCharsets.US_ASCII);
    reader.take(ByteBuffer.wrap(octets), octets.length);
    reader.finish();
    assertThat(reader.hasBareLineEnd()).isTrue();
  }
}
