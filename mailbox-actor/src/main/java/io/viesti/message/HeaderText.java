package io.viesti.message;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;

/**
 * The text of a header field: unfolded (RFC 5322 §2.2.3), raw 8-bit junk tolerated, encoded words
 * decoded (RFC 2047). Total.
 */
final class HeaderText {
  /** Octets of a field that are looked at; the rest is cut. */
  static final int MAX_OCTETS = 32 * 1024;

  /** Characters in which encoded words are looked for: their search is not linear. */
  private static final int MAX_ENCODED = 4 * 1024;

  /** RFC 2231 §5: {@code =?charset*language?...}. */
  private static final Pattern LANGUAGE =
      Pattern.compile("(=\\?[A-Za-z0-9_.:-]{1,40})\\*[A-Za-z0-9-]{0,40}\\?");

  private HeaderText() {}

  /** The field's value in one line, encoded words left as they are. */
  static String unfolded(byte[] octets, int start, int end) {
    int stop = Math.min(end, start + MAX_OCTETS);
    boolean plain = true;
    for (int i = start; i < stop && plain; i++) {
      plain = octets[i] >= 32;
    }
    if (plain) {
      return new String(octets, start, stop - start, StandardCharsets.ISO_8859_1);
    }
    byte[] line = new byte[stop - start];
    int n = 0;
    for (int i = start; i < stop; i++) {
      byte c = octets[i];
      if (c != '\r' && c != '\n' && c != 0) {
        line[n++] = c == '\t' ? (byte) ' ' : c;
      }
    }
    return MailText.decode(line, 0, n, Optional.empty());
  }

  /** Unstructured text (RFC 5322 §3.2.5) as people read it, at most {@code limit} characters. */
  static String unstructured(String unfolded, int limit) {
    return MailText.printable(withoutEncodedWords(unfolded), limit);
  }

  static String withoutEncodedWords(String text) {
    int first = text.indexOf("=?");
    if (first < 0 || text.indexOf("?=", first) < 0) {
      return text;
    }
    String bounded = text.length() > MAX_ENCODED ? text.substring(0, MAX_ENCODED) : text;
    String known = bounded.indexOf('*') < 0 ? bounded : LANGUAGE.matcher(bounded).replaceAll("$1?");
    try {
      return DecoderUtil.decodeEncodedWords(known, DecodeMonitor.SILENT, MailText.WINDOWS_1252);
    } catch (RuntimeException undecodable) {
      return bounded;
    }
  }
}
