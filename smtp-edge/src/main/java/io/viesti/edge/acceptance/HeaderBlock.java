package io.viesti.edge.acceptance;

/**
 * What the edge has to know of a mail's header block (RFC 5322 §2.2), from its first octets.
 *
 * @param received fields named Received: hops so far (RFC 5321 §6.3)
 * @param startsWithField whether the content begins with a header field or an empty line, so that
 *     fields put before it stand in one header block with it
 */
record HeaderBlock(
    int received, boolean hasDate, boolean hasFrom, boolean hasMessageId, boolean startsWithField) {

  static HeaderBlock of(byte[] octets, int length) {
    int received = 0;
    boolean date = false;
    boolean from = false;
    boolean messageId = false;
    boolean startsWithField = length == 0;
    int at = 0;
    while (at < length && octets[at] != '\r') {
      int nameEnd = nameEnd(octets, at, length);
      if (nameEnd > at) {
        startsWithField |= at == 0;
        received += is(octets, at, nameEnd, "received") ? 1 : 0;
        date |= is(octets, at, nameEnd, "date");
        from |= is(octets, at, nameEnd, "from");
        messageId |= is(octets, at, nameEnd, "message-id");
      } else if (octets[at] != ' ' && octets[at] != '\t') {
        break;
      }
      at = nextLine(octets, at, length);
    }
    boolean emptyLineFirst = length > 0 && octets[0] == '\r';
    return new HeaderBlock(received, date, from, messageId, startsWithField || emptyLineFirst);
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
