package io.viesti.mailbox;

import io.viesti.envelope.MailAddress;
import io.viesti.outbox.RecipientStatus;
import io.viesti.outbox.Submission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A submission as the mailbox remembers it.
 *
 * @param statuses one per recipient, in the order of the envelope
 * @param requestId what a repeat is recognised by
 * @param copy the email that is its copy
 */
record KeptSubmission(
    Submission submission,
    List<RecipientStatus> statuses,
    Optional<DeliveryId> requestId,
    Optional<EmailId> copy) {
  KeptSubmission {
    statuses = statuses == null ? List.of() : List.copyOf(statuses);
  }

  static KeptSubmission of(MailboxEvent.Submitted event) {
    List<RecipientStatus> statuses =
        event.submission().envelope().recipients().stream()
            .map(recipient -> recipient.address())
            .distinct()
            .map(address -> RecipientStatus.queued(address, event.at()))
            .toList();
    return new KeptSubmission(
        event.submission(), statuses, event.requestId(), event.copy().map(StoredEmail::id));
  }

  boolean isOpen() {
    return statuses.stream().anyMatch(status -> !status.state().isFinal());
  }

  /** Recipients without a final status. */
  List<MailAddress> open() {
    return statuses.stream()
        .filter(status -> !status.state().isFinal())
        .map(RecipientStatus::recipient)
        .toList();
  }

  /**
   * The statuses among these that say something new. A final status stays; of others a later
   * attempt counts, or a later state of the same attempt.
   */
  List<RecipientStatus> news(List<RecipientStatus> reported) {
    List<RecipientStatus> news = new ArrayList<>();
    for (RecipientStatus status : reported) {
      statuses.stream()
          .filter(known -> known.recipient().equals(status.recipient()))
          .findFirst()
          .filter(known -> isNews(known, status))
          .ifPresent(known -> news.add(status));
    }
    return news;
  }

  private static boolean isNews(RecipientStatus known, RecipientStatus status) {
    if (known.state().isFinal() || known.equals(status)) {
      return false;
    }
    return status.state().isFinal()
        || status.attempts() > known.attempts()
        || (status.attempts() == known.attempts() && status.state().compareTo(known.state()) > 0);
  }

  KeptSubmission with(List<RecipientStatus> news) {
    List<RecipientStatus> merged = new ArrayList<>(statuses);
    for (RecipientStatus status : news) {
      merged.replaceAll(known -> known.recipient().equals(status.recipient()) ? status : known);
    }
    return new KeptSubmission(submission, merged, requestId, copy);
  }

  MailboxReply.SubmissionView view() {
    return new MailboxReply.SubmissionView(submission, statuses);
  }
}
