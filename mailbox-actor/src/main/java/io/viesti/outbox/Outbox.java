package io.viesti.outbox;

import java.util.List;

/**
 * Takes submissions from the mailbox that persisted them to the domain queues. Implemented by
 * delivery-actor; called by the Mailbox entity after its event is durable, and again whenever the
 * entity wakes while outcomes are missing, so it must be idempotent by submission id and recipient.
 */
@FunctionalInterface
public interface Outbox {
  Outbox NOWHERE = (submission, open) -> {};

  /**
   * Hands a submission over. Returns at once and never fails: what is lost here is pushed again
   * when the mailbox wakes. Progress comes back to the mailbox as {@code RecordProgress} commands.
   *
   * @param open the recipients without a final status, in order
   */
  void push(Submission submission, List<io.viesti.envelope.MailAddress> open);
}
