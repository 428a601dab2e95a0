package io.viesti.delivery.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DotStuffingTest {

  private static String stuffed(String text, int... cuts) {
    DotStuffing stuffing = new DotStuffing();
    byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
    StringBuilder out = new StringBuilder();
    int from = 0;
    for (int cut : cuts) {
      out.append(latin(stuffing.stuff(Arrays.copyOfRange(octets, from, cut))));
      from = cut;
    }
    out.append(latin(stuffing.stuff(Arrays.copyOfRange(octets, from, octets.length))));
    return out.append(latin(stuffing.end())).toString();
  }

  private static String latin(byte[] octets) {
    return new String(octets, StandardCharsets.ISO_8859_1);
  }

  private static String unescape(String text) {
    return text.replace("\\r", "\r").replace("\\n", "\n").replace("_", "");
  }

  @ParameterizedTest
  @CsvSource({
    "_, .\\r\\n",
    "a\\r\\n, a\\r\\n.\\r\\n",
    "a, a\\r\\n.\\r\\n",
    ".\\r\\n, ..\\r\\n.\\r\\n",
    "..a\\r\\n, ...a\\r\\n.\\r\\n",
    "a.b\\r\\n, a.b\\r\\n.\\r\\n",
    "a\\r\\n.\\r\\nb, a\\r\\n..\\r\\nb\\r\\n.\\r\\n"
  })
  void doublesDotsAtTheStartOfLinesAndEndsOnItsOwnLine(String text, String wire) {
    assertThat(stuffed(unescape(text))).isEqualTo(unescape(wire));
  }

  @Test
  void isTheSameHoweverTheContentIsCut() {
    String text = ".a\r\n.\r\n..\r\nb\r\n\r\n.c\rx\n.d\r\n.";
    String whole = stuffed(text);
    for (int first = 0; first <= text.length(); first++) {
      for (int second = first; second <= text.length(); second++) {
        assertThat(stuffed(text, first, second)).isEqualTo(whole);
      }
    }
  }
}
