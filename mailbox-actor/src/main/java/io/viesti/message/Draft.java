package io.viesti.message;

import io.viesti.envelope.MailAddress;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A mail to be written by {@link MessageComposer}. Nothing here may hold a line break, a NUL or
 * another control character but {@code text} and {@code html}, whose line ends may be any.
 *
 * @param from one correspondent with an address
 * @param bcc part of the envelope only: never written
 * @param text plain text; a mail with neither text nor HTML has an empty text
 * @param inReplyTo message-ids without angle brackets; what can't be written is left out
 * @param references as {@code inReplyTo}, oldest first
 * @param messageId without angle brackets, of this mail
 */
public record Draft(
    Correspondent from,
    List<Correspondent> to,
    List<Correspondent> cc,
    List<Correspondent> bcc,
    List<Correspondent> replyTo,
    String subject,
    Optional<String> text,
    Optional<String> html,
    List<String> inReplyTo,
    List<String> references,
    List<Attachment> attachments,
    Instant date,
    String messageId) {

  /** Where an attachment's octets come from; opened once while the mail is written. */
  @FunctionalInterface
  public interface Content {
    InputStream open() throws IOException;
  }

  /**
   * A file of the mail.
   *
   * @param fileName any text without control characters
   * @param contentType media type, with a charset parameter if it has one; anything that is none is
   *     written as {@code application/octet-stream}, and so are messages and multiparts, which may
   *     not be in base64 (RFC 2046 §5.2.1)
   * @param contentId what the HTML names it by in {@code cid:}; such a one is written beside the
   *     HTML and shown in it
   */
  public record Attachment(
      String fileName, String contentType, Optional<String> contentId, Content content) {}

  public Draft {
    to = List.copyOf(to);
    cc = List.copyOf(cc);
    bcc = List.copyOf(bcc);
    replyTo = List.copyOf(replyTo);
    inReplyTo = List.copyOf(inReplyTo);
    references = List.copyOf(references);
    attachments = List.copyOf(attachments);
  }

  /** Whether a header field of it needs UTF-8, so that only SMTPUTF8 can carry it (RFC 6531). */
  public boolean needsSmtpUtf8() {
    return Stream.of(List.of(from), to, cc, replyTo)
        .flatMap(List::stream)
        .flatMap(correspondent -> MailAddress.parse(correspondent.email()).stream())
        .anyMatch(MailAddress::needsUtf8);
  }
}
