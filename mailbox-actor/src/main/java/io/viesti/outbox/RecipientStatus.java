package io.viesti.outbox;

import io.viesti.envelope.MailAddress;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a submission stands for one recipient.
 *
 * @param reply what the remote server or our own checks said last, as text
 * @param remoteMta host and address of the last attempt
 * @param attempts delivery attempts made so far
 * @param nextAttempt when deferred: the next try
 */
public record RecipientStatus(
    MailAddress recipient,
    State state,
    Optional<String> reply,
    Optional<String> remoteMta,
    int attempts,
    Optional<Instant> nextAttempt,
    Instant at) {

  /** From first to last; the last three are final. */
  public enum State {
    /** In the outbox or a domain queue, not yet tried. */
    QUEUED,
    /** Tried and put off: it will be tried again. */
    DEFERRED,
    /** The remote server (or a mailbox here) accepted it. */
    DELIVERED,
    /** Refused for good or expired; the sender gets a report (RFC 3464). */
    FAILED,
    /** Withdrawn before the first attempt. */
    CANCELLED;

    public boolean isFinal() {
      return this == DELIVERED || this == FAILED || this == CANCELLED;
    }
  }

  public static RecipientStatus queued(MailAddress recipient, Instant at) {
    return new RecipientStatus(
        recipient, State.QUEUED, Optional.empty(), Optional.empty(), 0, Optional.empty(), at);
  }
}
