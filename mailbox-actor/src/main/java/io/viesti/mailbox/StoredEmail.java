package io.viesti.mailbox;

import io.viesti.blob.BlobId;
import io.viesti.message.Glance;
import io.viesti.message.MessageHeader;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * An email as events carry it and queries answer it.
 *
 * @param size octets of trace headers and blob together
 * @param traceHeaders our own header fields with CRLF, prepended when the email is read
 * @param keywords JMAP keywords (RFC 8621 §4.1.1), lower case: {@code $seen}, {@code $flagged},
 *     {@code $draft}, {@code $answered} and free ones
 */
public record StoredEmail(
    EmailId id,
    ThreadId thread,
    BlobId blob,
    long size,
    Instant receivedAt,
    List<Placement> placements,
    Set<String> keywords,
    MessageHeader header,
    Glance glance,
    String traceHeaders) {
  public static final String SEEN = "$seen";
  public static final String FLAGGED = "$flagged";
  public static final String DRAFT = "$draft";

  public StoredEmail {
    placements = placements == null ? List.of() : List.copyOf(placements);
    keywords = keywords == null ? Set.of() : Set.copyOf(keywords);
    header = header == null ? MessageHeader.EMPTY : header;
    glance = glance == null ? Glance.EMPTY : glance;
    traceHeaders = traceHeaders == null ? "" : traceHeaders;
  }

  public StoredEmail with(List<Placement> newPlacements, Set<String> newKeywords) {
    return new StoredEmail(
        id,
        thread,
        blob,
        size,
        receivedAt,
        newPlacements,
        newKeywords,
        header,
        glance,
        traceHeaders);
  }

  public StoredEmail with(Glance newGlance) {
    return new StoredEmail(
        id, thread, blob, size, receivedAt, placements, keywords, header, newGlance, traceHeaders);
  }

  public boolean isIn(FolderId folder) {
    return placements.stream().anyMatch(p -> p.folder().equals(folder));
  }
}
