package io.viesti.queue;

import io.viesti.blob.StoredBlob;
import io.viesti.envelope.MailAddress;
import io.viesti.message.Glance;
import io.viesti.message.MessageHeader;
import io.viesti.message.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An accepted mail with the mailboxes it goes to.
 *
 * @param recipients at least one; those that resolve to one mailbox give one copy
 * @param traceHeaders Received and others, with CRLF, without Return-Path (each mailbox adds that)
 */
public record IncomingMail(
    StoredBlob blob,
    Optional<MailAddress> reversePath,
    List<ResolvedRecipient> recipients,
    MessageHeader header,
    Optional<Glance> glance,
    Verdict verdict,
    String traceHeaders,
    String traceId,
    Instant receivedAt) {

  /** Absent fields (what the wire leaves out when empty) read as empty. */
  public IncomingMail {
    recipients = List.copyOf(recipients);
    header = header == null ? MessageHeader.EMPTY : header;
    verdict = verdict == null ? Verdict.NONE : verdict;
    traceHeaders = traceHeaders == null ? "" : traceHeaders;
  }
}
