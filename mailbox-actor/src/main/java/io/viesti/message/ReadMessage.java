package io.viesti.message;

import java.util.List;
import java.util.Optional;

/**
 * A mail as a reader sees it.
 *
 * @param header with bounds as in lists
 * @param bcc only in mail of one's own
 * @param text the plain text parts that are shown, in their order, at most {@value #MAX_TEXT}
 *     characters
 * @param html the HTML parts that are shown, at most {@value #MAX_TEXT} characters; as it came: not
 *     safe to be shown without cleaning
 * @param attachments all other parts, at most {@value MimeWalk#MAX_PARTS}
 */
public record ReadMessage(
    MessageHeader header,
    List<Correspondent> bcc,
    List<Correspondent> replyTo,
    Optional<String> text,
    boolean textTruncated,
    Optional<String> html,
    boolean htmlTruncated,
    List<Attachment> attachments) {
  public static final int MAX_TEXT = 1024 * 1024;

  /**
   * A part that is not shown as text.
   *
   * @param id of {@link MessageReader#openPart}: its numbers from the top, such as {@code 1.2}
   * @param contentType media type in lower case, without parameters
   * @param charset of text
   * @param fileName decoded, without any path, at most 255 characters
   * @param size octets without the transfer encoding
   * @param disposition in lower case (RFC 2183)
   * @param contentId without angle brackets; what {@code cid:} links name (RFC 2392)
   * @param inline whether it is shown within the text rather than saved
   */
  public record Attachment(
      String id,
      String contentType,
      Optional<String> charset,
      Optional<String> fileName,
      long size,
      Optional<String> disposition,
      Optional<String> contentId,
      boolean inline) {}

  public ReadMessage {
    bcc = List.copyOf(bcc);
    replyTo = List.copyOf(replyTo);
    attachments = List.copyOf(attachments);
  }
}
