package io.viesti.edge.protocol;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Cuts command lines out of octets. A line ends with CR LF and with nothing else (RFC 5321 §2.3.8);
 * what follows a bare LF is dropped up to the next CR LF, so nothing hidden behind one is ever
 * obeyed.
 */
final class LineReader {

  /** What became of the octets. */
  enum Taken {
    /** All taken, no end of line yet. */
    MORE,
    /** A line is there to be read. */
    LINE,
    /** A line that held a bare CR. */
    BARE_CR,
    /** A bare LF came, now. */
    BARE_LF,
    /** A line of more octets than {@link SessionLimits#AUTH_LINE}. */
    TOO_LONG
  }

  private byte[] line = new byte[128];
  private int length;
  private boolean afterCr;
  private boolean bareCr;
  private boolean tooLong;
  private boolean dropping;

  /** Takes octets up to and with the end of a line. */
  Taken take(ByteBuffer input) {
    while (input.hasRemaining()) {
      byte b = input.get();
      if (b == '\n') {
        if (!afterCr) {
          clear();
          dropping = true;
          return Taken.BARE_LF;
        }
        if (!dropping) {
          return end();
        }
        clear();
        dropping = false;
      } else {
        bareCr |= afterCr;
        afterCr = b == '\r';
        if (!afterCr) {
          append(b);
        }
      }
    }
    return Taken.MORE;
  }

  private Taken end() {
    Taken taken = tooLong ? Taken.TOO_LONG : bareCr ? Taken.BARE_CR : Taken.LINE;
    if (taken != Taken.LINE) {
      clear();
    }
    return taken;
  }

  private void append(byte b) {
    if (length == line.length) {
      if (length >= SessionLimits.AUTH_LINE) {
        tooLong = true;
        return;
      }
      line = Arrays.copyOf(line, Math.min(SessionLimits.AUTH_LINE, length * 2));
    }
    line[length++] = b;
  }

  /** Octets of the line, without CR LF. */
  int length() {
    return length;
  }

  /** The line's text, and forgets it; empty when it is not UTF-8 (RFC 6531 §3.3). */
  Optional<String> text() {
    try {
      return Optional.of(decode());
    } catch (CharacterCodingException notUtf8) {
      return Optional.empty();
    } finally {
      clear();
    }
  }

  private String decode() throws CharacterCodingException {
    for (int i = 0; i < length; i++) {
      if (line[i] < 0) {
        CharBuffer text =
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(line, 0, length));
        return text.toString();
      }
    }
    return new String(line, 0, length, StandardCharsets.US_ASCII);
  }

  /** Forgets the line at hand; room for a long one is given back, and a password wiped. */
  void clear() {
    if (line.length > 1_024) {
      line = new byte[128];
    } else {
      Arrays.fill(line, 0, length, (byte) 0);
    }
    length = 0;
    afterCr = false;
    bareCr = false;
    tooLong = false;
  }
}
