package io.viesti.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Cuts SMTP replies (RFC 5321 section 4.2) out of a stream of octets. */
final class ReplyReader {
  /** A reply longer than this is a broken server. */
  static final int LIMIT = 16 * 1024;

  private final ByteBuffer buffer = ByteBuffer.allocate(LIMIT);
  private int parsed;

  /** Where the socket reads into; {@link #next} takes from it. */
  ByteBuffer buffer() {
    return buffer;
  }

  /** The last line of the next whole reply, without CRLF; null if it has not come yet. */
  String next() {
    int lineStart = parsed;
    for (int i = parsed; i < buffer.position(); i++) {
      if (buffer.get(i) == '\n') {
        int end = i > lineStart && buffer.get(i - 1) == '\r' ? i - 1 : i;
        boolean last = end - lineStart < 4 || buffer.get(lineStart + 3) != '-';
        if (last) {
          String line =
              new String(buffer.array(), lineStart, end - lineStart, StandardCharsets.ISO_8859_1);
          consume(i + 1);
          return line;
        }
        lineStart = i + 1;
      }
    }
    return null;
  }

  private void consume(int upTo) {
    parsed = upTo;
    if (parsed == buffer.position()) {
      buffer.clear();
      parsed = 0;
    } else if (parsed > LIMIT / 2) {
      buffer.flip().position(parsed);
      buffer.compact();
      parsed = 0;
    }
  }

  void reset() {
    buffer.clear();
    parsed = 0;
  }
}
