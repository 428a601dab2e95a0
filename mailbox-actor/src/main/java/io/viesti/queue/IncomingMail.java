package io.viesti.queue;

import io.viesti.blob.StoredBlob;
import io.viesti.envelope.MailAddress;
import io.viesti.message.Glance;
import io.viesti.message.MessageHeader;
import io.viesti.message.Verdict;
import io.viesti.wire.Wire;
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
    Instant receivedAt)
    implements Wire {
  private static final int CHARACTERS_A_CORRESPONDENT = 100;

  /** Absent fields (what the wire leaves out when empty) read as empty. */
  public IncomingMail {
    recipients = List.copyOf(recipients);
    header = header == null ? MessageHeader.EMPTY : header;
    verdict = verdict == null ? Verdict.NONE : verdict;
    traceHeaders = traceHeaders == null ? "" : traceHeaders;
  }

  /** The same mail for these recipients only. */
  public IncomingMail to(List<ResolvedRecipient> some) {
    return new IncomingMail(
        blob, reversePath, some, header, glance, verdict, traceHeaders, traceId, receivedAt);
  }

  /** About how many characters its header fields weigh on their way between nodes. */
  public int headerCharacters() {
    int people = header.from().size() + header.to().size() + header.cc().size();
    return header.subject().length()
        + traceHeaders.length()
        + characters(header.references())
        + characters(header.inReplyTo())
        + people * CHARACTERS_A_CORRESPONDENT;
  }

  private static int characters(List<String> texts) {
    int sum = 0;
    for (String text : texts) {
      sum += text.length();
    }
    return sum;
  }
}
