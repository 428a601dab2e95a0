package io.viesti.delivery.session;

import io.viesti.envelope.SmtpReply;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a server's EHLO reply offers (RFC 5321 §4.1.1.1).
 *
 * @param sizeLimit of RFC 1870 in octets; none when not offered or without limit
 */
record Extensions(
    boolean pipelining,
    boolean startTls,
    boolean eightBitMime,
    boolean smtpUtf8,
    boolean dsn,
    boolean size,
    Optional<Long> sizeLimit) {
  static final Extensions NONE =
      new Extensions(false, false, false, false, false, false, Optional.empty());

  static Extensions of(SmtpReply ehlo) {
    List<String> keywords =
        ehlo.lines().stream().skip(1).map(l -> l.strip().toUpperCase(Locale.ROOT)).toList();
    Optional<String> size =
        keywords.stream().filter(k -> k.equals("SIZE") || k.startsWith("SIZE ")).findFirst();
    return new Extensions(
        keywords.contains("PIPELINING"),
        keywords.contains("STARTTLS"),
        keywords.contains("8BITMIME"),
        keywords.contains("SMTPUTF8"),
        keywords.contains("DSN"),
        size.isPresent(),
        size.flatMap(Extensions::limit));
  }

  private static Optional<Long> limit(String keyword) {
    String digits = keyword.substring("SIZE".length()).strip();
    if (digits.isEmpty() || digits.length() > 18 || !digits.chars().allMatch(Character::isDigit)) {
      return Optional.empty();
    }
    long value = Long.parseLong(digits);
    return value == 0 ? Optional.empty() : Optional.of(value);
  }
}
