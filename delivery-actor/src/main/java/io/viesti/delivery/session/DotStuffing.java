package io.viesti.delivery.session;

/**
 * Makes content transparent (RFC 5321 §4.5.2): a dot at the start of a line is doubled, and the end
 * is CRLF, dot, CRLF. Keeps its place between chunks; used for one mail by one thread.
 */
final class DotStuffing {
  private static final byte[] END = {'\r', '\n', '.', '\r', '\n'};

  /** The last octets seen: 2 after CRLF (and at the start), 1 after CR, 0 otherwise. */
  private int place = 2;

  /** The chunk as it goes over the wire; the same array when nothing has to change. */
  byte[] stuff(byte[] chunk) {
    int extra = count(chunk);
    if (extra == 0) {
      return chunk;
    }
    byte[] out = new byte[chunk.length + extra];
    int to = 0;
    int at = placeBefore;
    for (byte octet : chunk) {
      if (at == 2 && octet == '.') {
        out[to++] = '.';
      }
      out[to++] = octet;
      at = next(at, octet);
    }
    return out;
  }

  private int placeBefore = 2;

  private int count(byte[] chunk) {
    placeBefore = place;
    int dots = 0;
    for (byte octet : chunk) {
      if (place == 2 && octet == '.') {
        dots++;
      }
      place = next(place, octet);
    }
    return dots;
  }

  private static int next(int place, byte octet) {
    if (octet == '\r') {
      return 1;
    }
    return octet == '\n' && place == 1 ? 2 : 0;
  }

  /** What follows the last chunk: content that ends without CRLF gets one. */
  byte[] end() {
    return place == 2 ? java.util.Arrays.copyOfRange(END, 2, END.length) : END.clone();
  }
}
