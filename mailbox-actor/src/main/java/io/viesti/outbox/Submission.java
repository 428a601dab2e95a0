package io.viesti.outbox;

import io.viesti.blob.BlobId;
import io.viesti.envelope.Envelope;
import java.time.Instant;

/**
 * A mail somebody of ours wants sent. Self-contained: it survives the destruction of the mail it
 * was made from.
 *
 * @param id time-ordered, unique; names the submission everywhere
 * @param mailboxId whose it is: outcomes and failure reports go there
 * @param blob the octets, complete with Date, From and Message-ID (RFC 6409 §8)
 * @param size octets of the blob
 * @param traceHeaders header fields with CRLF to be put before the blob's octets; may be empty
 * @param traceId runs through every log line about it
 * @param sendAt not to be tried before
 */
public record Submission(
    String id,
    String mailboxId,
    Envelope envelope,
    BlobId blob,
    long size,
    String traceHeaders,
    String traceId,
    Instant submittedAt,
    Instant sendAt) {
  public Submission {
    traceHeaders = traceHeaders == null ? "" : traceHeaders;
  }
}
