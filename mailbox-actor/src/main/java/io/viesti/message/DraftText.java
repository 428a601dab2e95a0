package io.viesti.message;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A text of a {@link Draft} as a part: as it is where that is safe, else in whatever encoding is
 * shorter. Lines end with CRLF.
 */
final class DraftText {
  /** Longer lines are wrapped by an encoding, far below the 998 octets of RFC 5322 §2.1.1. */
  private static final int MAX_LINE = 200;

  private DraftText() {}

  static void write(String subtype, String text, OutputStream out) throws IOException {
    String lines = withCrlf(text);
    byte[] octets = lines.getBytes(StandardCharsets.UTF_8);
    boolean ascii = MailText.isAscii(octets, 0, octets.length);
    String encoding;
    byte[] encoded;
    if (ascii && isSafeAsIs(lines)) {
      encoding = "7bit";
      encoded = octets;
    } else if (isMostlyAscii(octets)) {
      encoding = "quoted-printable";
      encoded = ascii(QuotedPrintable.text(lines));
    } else {
      encoding = "base64";
      encoded = Base64.getMimeEncoder().encode(octets);
    }
    out.write(
        ascii(
            "Content-Type: text/"
                + subtype
                + "; charset="
                + (ascii ? "us-ascii" : "utf-8")
                + "\r\nContent-Transfer-Encoding: "
                + encoding
                + "\r\n\r\n"));
    out.write(encoded);
    if (encoded.length > 0 && encoded[encoded.length - 1] != '\n') {
      out.write(ascii("\r\n"));
    }
  }

  /** Any line end becomes CRLF. */
  static String withCrlf(String text) {
    StringBuilder out = new StringBuilder(text.length() + 64);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n' || c == '\r') {
        if (c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
          i++;
        }
        out.append("\r\n");
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  /**
   * No long lines, no blanks at a line's end or controls that servers change, nothing that looks
   * like one of our boundaries, no {@code From } for mbox writers to quote.
   */
  private static boolean isSafeAsIs(String lines) {
    int lineStart = 0;
    for (int i = 0; i < lines.length(); i++) {
      char c = lines.charAt(i);
      if (c == '\n') {
        lineStart = i + 1;
      } else if (i - lineStart > MAX_LINE
          || (c < 32 && c != '\t' && c != '\r')
          || c == 127
          || (c == '\r' && i > lineStart && lines.charAt(i - 1) <= ' ')
          || (i == lineStart && lines.startsWith("From ", i))) {
        return false;
      }
    }
    return !lines.contains(MessageComposer.BOUNDARY_MARK);
  }

  /** Quoted-printable triples an octet, base64 adds a third to each. */
  private static boolean isMostlyAscii(byte[] octets) {
    int high = 0;
    for (byte octet : octets) {
      high += octet < 0 ? 1 : 0;
    }
    return high * 6L <= octets.length;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
