package io.viesti.edge.acceptance;

/**
 * Which originator fields (RFC 5322 §3.6) a mail's header block has, from its first octets.
 *
 * @param startsWithField whether the content begins with a header field or an empty line, so that
 *     fields put before it stand in one header block with it
 */
record HeaderBlock(
    boolean hasDate, boolean hasFrom, boolean hasMessageId, boolean startsWithField) {

  static HeaderBlock of(byte[] octets, int length) {
    boolean date = false;
    boolean from = false;
    boolean messageId = false;
    boolean startsWithField = length == 0 || octets[0] == '\r';
    int at = 0;
    while (at < length && octets[at] != '\r') {
      int nameEnd = nameEnd(octets, at, length);
      if (nameEnd > at) {
        startsWithField |= at == 0;
        date |= is(octets, at, nameEnd, "date");
        from |= is(octets, at, nameEnd, "from");
        messageId |= is(octets, at, nameEnd, "message-id");
      } else if (octets[at] != ' ' && octets[at] != '\t') {
        break;
      }
      at = nextLine(octets, at, length);
    }
    return new HeaderBlock(date, from, messageId, startsWithField);
  }

  /** Position after the name of a field that begins at {@code at}; {@code at} when none does. */
  private static int nameEnd(byte[] octets, int at, int length) {
    int i = at;
    while (i < length && octets[i] > 32 && octets[i] < 127 && octets[i] != ':') {
      i++;
    }
    int end = i;
    while (i < length && (octets[i] == ' ' || octets[i] == '\t')) {
      i++;
    }
    return i < length && octets[i] == ':' ? end : at;
  }

  private static boolean is(byte[] octets, int from, int to, String name) {
    if (to - from != name.length()) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (Character.toLowerCase((char) octets[from + i]) != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static int nextLine(byte[] octets, int at, int length) {
    int i = at;
    while (i < length && octets[i] != '\n') {
      i++;
    }
    return i + 1;
  }
}
