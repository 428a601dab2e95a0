package io.viesti.message;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Optional;

/**
 * Octets to text when the label may be absent, unknown or a lie: what was declared, else UTF-8 when
 * it is valid, else windows-1252. Total.
 */
final class MailText {
  static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

  private MailText() {}

  /**
   * Decodes text that may be cut anywhere, also inside a character.
   *
   * @param declared the charset parameter, if any
   */
  static String decode(byte[] octets, int from, int length, Optional<String> declared) {
    if (isAscii(octets, from, length)) {
      // Every charset a mail is likely to name agrees here, but for the shifting and wide ones.
      return declared
          .flatMap(MailText::charset)
          .filter(c -> !readsAscii(c))
          .map(c -> new String(octets, from, length, c))
          .orElseGet(() -> new String(octets, from, length, StandardCharsets.ISO_8859_1));
    }
    Optional<Charset> known = declared.flatMap(MailText::charset);
    if (known.isPresent()
        && !known.get().equals(StandardCharsets.UTF_8)
        && !known.get().equals(StandardCharsets.US_ASCII)) {
      return new String(octets, from, length, widened(known.get()));
    }
    String utf8 = utf8OrNull(octets, from, length);
    if (utf8 != null) {
      return utf8;
    }
    return new String(
        octets, from, length, declaresUtf8(known) ? StandardCharsets.UTF_8 : WINDOWS_1252);
  }

  /** The charset of that name; empty when Java has none. */
  static Optional<Charset> charset(String name) {
    try {
      return Optional.of(Charset.forName(name.trim()));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
      return Optional.empty();
    }
  }

  static boolean isAscii(byte[] octets, int from, int length) {
    for (int i = from; i < from + length; i++) {
      if (octets[i] < 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * What may be shown and stored: control characters become blanks, NULs and halves of surrogate
   * pairs go, at most {@code limit} characters stay.
   */
  static String printable(String text, int limit) {
    if (text.length() <= limit && isPrintable(text)) {
      return text;
    }
    StringBuilder out = new StringBuilder(Math.min(text.length(), limit));
    for (int i = 0; i < text.length() && out.length() < limit; i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)) {
        if (i + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(i + 1))
            && out.length() + 2 <= limit) {
          out.append(c).append(text.charAt(++i));
        }
      } else if (c == 0 || Character.isLowSurrogate(c)) {
        continue;
      } else {
        out.append(isControl(c) ? ' ' : c);
      }
    }
    return out.toString();
  }

  private static boolean isPrintable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isControl(c) || Character.isSurrogate(c)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isControl(char c) {
    return c < 32 || (c >= 127 && c < 160) || c == '\u2028' || c == '\u2029';
  }

  private static boolean declaresUtf8(Optional<Charset> known) {
    return known.isPresent() && known.get().equals(StandardCharsets.UTF_8);
  }

  /** Mail that says ISO-8859-1 means windows-1252 (WHATWG Encoding §4.2). */
  private static Charset widened(Charset charset) {
    return charset.equals(StandardCharsets.ISO_8859_1) ? WINDOWS_1252 : charset;
  }

  private static boolean readsAscii(Charset charset) {
    String name = charset.name().toUpperCase(Locale.ROOT);
    return !name.startsWith("UTF-16")
        && !name.startsWith("UTF-32")
        && !name.startsWith("ISO-2022")
        && !name.startsWith("X-ISO-2022")
        && !name.startsWith("IBM")
        && !name.startsWith("X-UTF");
  }

  private static String utf8OrNull(byte[] octets, int from, int length) {
    CharBuffer out = CharBuffer.allocate(length);
    boolean bad =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .decode(ByteBuffer.wrap(octets, from, length), out, false)
            .isError();
    return bad ? null : out.flip().toString();
  }
}
