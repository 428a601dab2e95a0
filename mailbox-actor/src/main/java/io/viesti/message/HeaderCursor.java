package io.viesti.message;

/**
 * Walks the fields of a header block (RFC 5322 §2.2) without copying it. Lenient: lines end with LF
 * or CRLF, blanks may stand before the colon (§4.5), lines that are no field are passed over with
 * their continuations. One pass over the octets, no allocation.
 */
final class HeaderCursor {
  private final byte[] octets;
  private final int length;
  private int next;
  private boolean atEnd;
  private int bodyStart;
  private int nameStart;
  private int nameEnd;
  private int valueStart;
  private int valueEnd;

  HeaderCursor(byte[] octets, int length) {
    this.octets = octets;
    this.length = length;
    this.bodyStart = length;
    if (length > 0 && !beginsLikeHeader()) {
      // Nothing but text: a mail without any header.
      atEnd = true;
      bodyStart = 0;
    }
  }

  /** Moves to the next field; false at the end of the block. */
  boolean next() {
    while (!atEnd) {
      int start = next;
      int end = endOfLine(start);
      if (start >= length) {
        atEnd = true;
        bodyStart = length;
      } else if (isEmptyLine(start, end)) {
        atEnd = true;
        bodyStart = end;
      } else {
        int colon = colonOfName(start, end);
        end = withContinuations(end);
        next = end;
        if (colon >= 0) {
          take(start, colon, end);
          return true;
        }
      }
    }
    return false;
  }

  /** Where the body starts; known once {@link #next} said false. */
  int bodyStart() {
    return bodyStart;
  }

  int nameLength() {
    return nameEnd - nameStart;
  }

  int valueStart() {
    return valueStart;
  }

  /** End of the value, its last line end left out. */
  int valueEnd() {
    return valueEnd;
  }

  /**
   * Whether the field has this name.
   *
   * @param name in lower case
   */
  boolean isNamed(String name) {
    if (name.length() != nameLength()) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      int c = octets[nameStart + i];
      if (c != name.charAt(i) && (c < 'A' || c > 'Z' || c + 32 != name.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private void take(int start, int colon, int end) {
    nameStart = start;
    nameEnd = colon;
    while (nameEnd > start && isBlank(octets[nameEnd - 1])) {
      nameEnd--;
    }
    valueStart = colon + 1;
    valueEnd = end;
    while (valueEnd > valueStart && isBlankOrLineEnd(octets[valueEnd - 1])) {
      valueEnd--;
    }
    while (valueStart < valueEnd && isBlankOrLineEnd(octets[valueStart])) {
      valueStart++;
    }
  }

  /** One line of junk may stand before the first field, such as mbox's or a broken one. */
  private boolean beginsLikeHeader() {
    int end = endOfLine(0);
    return isEmptyLine(0, end)
        || colonOfName(0, end) >= 0
        || colonOfName(end, endOfLine(end)) >= 0
        || startsWith("From ")
        || startsWith(">From ");
  }

  private boolean startsWith(String text) {
    if (length < text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (octets[i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private int endOfLine(int from) {
    for (int i = from; i < length; i++) {
      if (octets[i] == '\n') {
        return i + 1;
      }
    }
    return length;
  }

  private int withContinuations(int end) {
    int last = end;
    while (last < length && isBlank(octets[last])) {
      last = endOfLine(last);
    }
    return last;
  }

  private boolean isEmptyLine(int start, int end) {
    return octets[start] == '\n'
        || (octets[start] == '\r' && end - start == 2 && octets[start + 1] == '\n');
  }

  /** The colon after a field name (RFC 5322 §3.6.8: printable US-ASCII); -1 when there is none. */
  private int colonOfName(int start, int end) {
    boolean blankSeen = false;
    for (int i = start; i < end; i++) {
      byte c = octets[i];
      if (c == ':') {
        return i == start ? -1 : i;
      } else if (isBlank(c)) {
        blankSeen = true;
        if (i == start) {
          return -1;
        }
      } else if (c < 33 || c > 126 || blankSeen) {
        return -1;
      }
    }
    return -1;
  }

  private static boolean isBlank(byte c) {
    return c == ' ' || c == '\t';
  }

  private static boolean isBlankOrLineEnd(byte c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }
}
