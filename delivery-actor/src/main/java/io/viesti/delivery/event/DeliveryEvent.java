package io.viesti.delivery.event;

import io.viesti.envelope.MailAddress;
import io.viesti.outbox.RecipientStatus;
import io.viesti.outbox.Submission;
import io.viesti.wire.Wire;
import java.util.Optional;

/**
 * An attempt to deliver a mail to a recipient ended, or its mail was given up or withdrawn.
 *
 * @param id the same however often the event is published: of several with one id all but one are
 *     repeats
 * @param submissionId events of one submission come in order
 * @param mailboxId whose submission it is
 * @param sender the reverse-path; none for a report
 * @param status where the recipient stands since then, with the number of attempts
 */
public record DeliveryEvent(
    String id,
    String submissionId,
    String mailboxId,
    Optional<MailAddress> sender,
    RecipientStatus status,
    String traceId)
    implements Wire {

  public static DeliveryEvent of(Submission submission, RecipientStatus status) {
    return new DeliveryEvent(
        submission.id() + "/" + status.recipient() + "/" + status.attempts() + "/" + status.state(),
        submission.id(),
        submission.mailboxId(),
        submission.envelope().reversePath(),
        status,
        submission.traceId());
  }
}
