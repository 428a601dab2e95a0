package io.viesti.mailbox;

import io.viesti.blob.BlobId;
import io.viesti.envelope.MailAddress;
import io.viesti.message.Glance;
import io.viesti.message.MessageHeader;
import io.viesti.message.Verdict;
import java.time.Instant;
import java.util.Optional;

/**
 * A mail at the door of one mailbox.
 *
 * @param deliveryId what a repeat is recognised by
 * @param recipient the address it came for, normalised, and the directory's generation of it
 * @param size octets of the blob, without the trace headers
 * @param glance empty when filing has to look into the content afterwards
 */
public record Arrival(
    DeliveryId deliveryId,
    Optional<MailAddress> reversePath,
    MailAddress recipient,
    long generation,
    BlobId blob,
    long size,
    MessageHeader header,
    Optional<Glance> glance,
    Verdict verdict,
    String traceHeaders,
    String traceId,
    Instant receivedAt) {
  public Arrival {
    header = header == null ? MessageHeader.EMPTY : header;
    verdict = verdict == null ? Verdict.NONE : verdict;
    traceHeaders = traceHeaders == null ? "" : traceHeaders;
  }
}
