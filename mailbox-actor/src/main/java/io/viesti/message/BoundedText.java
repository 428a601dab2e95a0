package io.viesti.message;

import java.util.Optional;

/** Text that grows up to a limit. */
final class BoundedText {
  /** Octets that one character takes at most in the charsets of mail. */
  private static final int OCTETS_A_CHARACTER = 4;

  private final int limit;
  private final StringBuilder text = new StringBuilder();
  private boolean any;
  private boolean truncated;

  BoundedText(int limit) {
    this.limit = limit;
  }

  /** More octets than this can't add to the text. */
  int roomInOctets() {
    return (limit - text.length()) * OCTETS_A_CHARACTER;
  }

  /** Adds text with its line ends as LF, on a new line; NULs are left out. */
  void append(String more) {
    any = true;
    if (text.length() > 0 && text.charAt(text.length() - 1) != '\n' && text.length() < limit) {
      text.append('\n');
    }
    for (int i = 0; i < more.length(); i++) {
      char c = more.charAt(i);
      boolean lineEnd = c == '\r' && i + 1 < more.length() && more.charAt(i + 1) == '\n';
      if (c != 0 && !lineEnd) {
        if (text.length() >= limit) {
          truncate();
          return;
        }
        text.append(c == '\r' ? '\n' : c);
      }
    }
  }

  /** Something was left out. */
  void truncate() {
    truncated = true;
    int last = text.length() - 1;
    if (last >= 0 && Character.isHighSurrogate(text.charAt(last))) {
      text.setLength(last);
    }
  }

  boolean truncated() {
    return truncated;
  }

  /** Empty when nothing was ever added. */
  Optional<String> text() {
    return any ? Optional.of(text.toString()) : Optional.empty();
  }
}
