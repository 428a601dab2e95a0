package io.viesti.message;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one pass over the header block gives, decoded (RFC 2047) and bounded: at most {@value
 * #MAX_CORRESPONDENTS} addresses a field, {@value #MAX_SUBJECT} characters of subject, {@value
 * #MAX_REFERENCES} references (the first and the last ones).
 *
 * @param sentAt the Date field; empty when absent or unreadable
 * @param messageId without angle brackets; empty when absent
 * @param inReplyTo message-ids without angle brackets
 * @param references message-ids without angle brackets, oldest first
 */
public record MessageHeader(
    List<Correspondent> from,
    List<Correspondent> to,
    List<Correspondent> cc,
    String subject,
    Optional<Instant> sentAt,
    Optional<String> messageId,
    List<String> inReplyTo,
    List<String> references) {
  public static final int MAX_CORRESPONDENTS = 20;
  public static final int MAX_SUBJECT = 998;
  public static final int MAX_REFERENCES = 20;
  public static final MessageHeader EMPTY =
      new MessageHeader(
          List.of(),
          List.of(),
          List.of(),
          "",
          Optional.empty(),
          Optional.empty(),
          List.of(),
          List.of());

  /** Absent fields (what the wire leaves out when empty) read as empty. */
  public MessageHeader {
    from = from == null ? List.of() : List.copyOf(from);
    to = to == null ? List.of() : List.copyOf(to);
    cc = cc == null ? List.of() : List.copyOf(cc);
    subject = subject == null ? "" : subject;
    inReplyTo = inReplyTo == null ? List.of() : List.copyOf(inReplyTo);
    references = references == null ? List.of() : List.copyOf(references);
  }
}
