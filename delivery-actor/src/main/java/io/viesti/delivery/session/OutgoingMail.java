package io.viesti.delivery.session;

import io.viesti.blob.BlobId;
import io.viesti.envelope.Envelope;
import io.viesti.envelope.EnvelopeRecipient;
import io.viesti.envelope.MailAddress;
import java.util.List;
import java.util.Optional;

/**
 * One attempt's worth of mail: what a session carries in one transaction.
 *
 * @param queue the domain queue it is of
 * @param id of the submission; with {@code queue} it names the attempt
 * @param recipients 1 to {@value Transaction#MAX_RECIPIENTS}
 * @param size octets of the blob
 * @param traceHeaders header fields with CRLF that go before the blob
 */
public record OutgoingMail(
    String queue,
    String id,
    String traceId,
    Optional<MailAddress> reversePath,
    List<EnvelopeRecipient> recipients,
    Envelope.Body body,
    boolean smtpUtf8,
    Envelope.DsnRequest dsn,
    BlobId blob,
    long size,
    String traceHeaders) {

  /** Whether RFC 6531 is needed: declared at submission, or by an address. */
  boolean needsUtf8() {
    return smtpUtf8
        || reversePath.map(MailAddress::needsUtf8).orElse(false)
        || recipients.stream().anyMatch(r -> r.address().needsUtf8());
  }
}
