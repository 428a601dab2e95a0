package io.viesti.delivery.domain;

import io.viesti.envelope.MailAddress;
import io.viesti.outbox.RecipientStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A queued mail as operators see it.
 *
 * @param size octets
 * @param trying whether it is being tried now
 */
public record QueuedMailView(
    String id,
    String traceId,
    String mailboxId,
    Optional<MailAddress> from,
    long size,
    Instant submittedAt,
    Instant expiresAt,
    boolean trying,
    Optional<Instant> nextAttempt,
    List<RecipientStatus> recipients) {
  public QueuedMailView {
    recipients = recipients == null ? List.of() : List.copyOf(recipients);
  }

  static QueuedMailView of(QueueEntry entry, boolean trying) {
    return new QueuedMailView(
        entry.id(),
        entry.mail().submission().traceId(),
        entry.mail().submission().mailboxId(),
        entry.mail().submission().envelope().reversePath(),
        entry.mail().submission().size(),
        entry.mail().submission().submittedAt(),
        entry.mail().expiresAt(),
        trying,
        entry.nextAttempt(),
        entry.statuses());
  }
}
