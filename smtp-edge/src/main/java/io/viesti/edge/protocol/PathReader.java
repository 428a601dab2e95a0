package io.viesti.edge.protocol;

import io.viesti.envelope.MailAddress;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads {@code <path> parameters} of MAIL and RCPT (RFC 5321 §4.1.2). Source routes are read over
 * (§3.6.1); a space before the path, which many clients send, is too.
 */
final class PathReader {
  private final Optional<String> path;
  private final String rest;

  private PathReader(Optional<String> path, String rest) {
    this.path = path;
    this.rest = rest;
  }

  /** Finds the path at the start of {@code text}; it may hold anything. */
  static PathReader of(String text) {
    String trimmed = text.stripLeading();
    int close = trimmed.startsWith("<") ? closing(trimmed) : -1;
    return close < 0
        ? new PathReader(Optional.empty(), "")
        : new PathReader(Optional.of(trimmed.substring(1, close)), trimmed.substring(close + 1));
  }

  private static int closing(String text) {
    boolean quoted = false;
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && quoted) {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == '>' && !quoted) {
        return i;
      }
    }
    return -1;
  }

  /** Whether it is there and looks like one; its address may still be none. */
  boolean isWellFormed() {
    return path.isPresent() && (rest.isEmpty() || rest.startsWith(" "));
  }

  boolean isNull() {
    return path.filter(String::isEmpty).isPresent();
  }

  boolean isPostmaster() {
    return path.filter(p -> p.toLowerCase(Locale.ROOT).equals("postmaster")).isPresent();
  }

  Optional<MailAddress> address() {
    return path.map(PathReader::withoutRoute).flatMap(MailAddress::parse);
  }

  private static String withoutRoute(String path) {
    int colon = path.startsWith("@") ? path.indexOf(':') : -1;
    return path.substring(colon + 1);
  }

  /** What follows the path: ESMTP parameters. */
  String parameters() {
    return rest.strip();
  }
}
