package io.viesti.message;

import org.jsoup.Jsoup;

/** The first words of a text, white space folded. */
final class Preview {
  private Preview() {}

  /** Of text; at most {@link Glance#MAX_PREVIEW} characters. */
  static String of(String text) {
    StringBuilder out = new StringBuilder(Glance.MAX_PREVIEW);
    boolean blankBefore = true;
    for (int i = 0; i < text.length() && out.length() < Glance.MAX_PREVIEW; i++) {
      char c = text.charAt(i);
      if (isBlank(c)) {
        if (!blankBefore) {
          out.append(' ');
        }
        blankBefore = true;
      } else if (!isInvisible(c)) {
        out.append(c);
        blankBefore = false;
      }
    }
    return MailText.printable(out.toString().stripTrailing(), Glance.MAX_PREVIEW);
  }

  static String ofHtml(String html) {
    return of(Jsoup.parse(html).body().text());
  }

  /** Of octets, as long as they are US-ASCII; null when they are not. */
  static String ofAscii(byte[] octets, int from, int to) {
    byte[] out = new byte[Glance.MAX_PREVIEW];
    int n = 0;
    boolean blankBefore = true;
    for (int i = from; i < to && n < out.length; i++) {
      byte c = octets[i];
      if (c < 0) {
        return null;
      } else if (c <= ' ' || c == 127) {
        if (!blankBefore) {
          out[n++] = ' ';
        }
        blankBefore = true;
      } else {
        out[n++] = c;
        blankBefore = false;
      }
    }
    if (n > 0 && out[n - 1] == ' ') {
      n--;
    }
    return new String(out, 0, n, java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  private static boolean isBlank(char c) {
    return c <= ' ' || (c >= 127 && c <= 160) || Character.isSpaceChar(c);
  }

  /** Fillers that newsletters put after their preheader. */
  private static boolean isInvisible(char c) {
    return c == '\u00ad'
        || c == '\u034f'
        || c == '\ufeff'
        || c == '\ufffc'
        || (c >= '\u200b' && c <= '\u200f')
        || (c >= '\u2060' && c <= '\u2064');
  }
}
