package io.viesti.http.webmail;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An email with its content.
 *
 * @param bcc of a sent mail: who got it without being named in it
 * @param messageId without angle brackets, as all Message-IDs here
 * @param text as written; made from the HTML when there is no text part
 * @param isTruncated whether text or HTML is longer than what is shown
 * @param deliveryStatus of a sent mail, per recipient
 */
public record WholeEmail(
    @JsonUnwrapped EmailItem item,
    List<Person> cc,
    List<Person> bcc,
    Optional<Instant> sentAt,
    Optional<String> messageId,
    Optional<String> inReplyTo,
    List<String> references,
    Optional<String> text,
    Optional<String> html,
    boolean isTruncated,
    List<Attachment> attachments,
    Optional<String> submissionId,
    Optional<Instant> sendAt,
    List<DeliveryStatus> deliveryStatus) {

  /**
   * A part to be saved.
   *
   * @param size octets, decoded
   * @param contentId by which the HTML shows it ({@code cid:}), without angle brackets
   */
  public record Attachment(
      String attachmentId,
      String fileName,
      String contentType,
      long size,
      Optional<String> contentId,
      boolean isInline,
      String url) {}
}
