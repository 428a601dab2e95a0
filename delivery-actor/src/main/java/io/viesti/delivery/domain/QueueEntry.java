package io.viesti.delivery.domain;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.viesti.delivery.session.OutgoingMail;
import io.viesti.delivery.session.Transaction;
import io.viesti.envelope.EnvelopeRecipient;
import io.viesti.envelope.MailAddress;
import io.viesti.outbox.RecipientStatus;
import io.viesti.outbox.Submission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A mail in the queue: where it stands per recipient, and which words about it are still owed.
 *
 * @param statuses one per recipient, in the envelope's order
 * @param revision grows with every change of a status
 * @param progressOwed whether the sender's mailbox has yet to acknowledge {@code revision}
 * @param failuresOwed recipients whose failure the sender has yet to be told of by a report
 * @param delayNoticed whether the time to tell of the delay came
 * @param delayOwed whether that notice has yet to be delivered
 */
public record QueueEntry(
    QueuedMail mail,
    List<RecipientStatus> statuses,
    int revision,
    boolean progressOwed,
    List<MailAddress> failuresOwed,
    boolean delayNoticed,
    boolean delayOwed) {

  public QueueEntry {
    statuses = statuses == null ? List.of() : List.copyOf(statuses);
    failuresOwed = failuresOwed == null ? List.of() : List.copyOf(failuresOwed);
  }

  static QueueEntry of(QueuedMail mail, Instant at) {
    List<RecipientStatus> queued =
        mail.submission().envelope().recipients().stream()
            .map(r -> RecipientStatus.queued(r.address(), at))
            .toList();
    return new QueueEntry(mail, queued, 0, false, List.of(), false, false);
  }

  public String id() {
    return mail.id();
  }

  /** Whether nothing is left to try. */
  @JsonIgnore
  public boolean isFinal() {
    return statuses.stream().allMatch(s -> s.state().isFinal());
  }

  /** Whether nothing is left to try or to tell: the entry may go. */
  @JsonIgnore
  boolean isDone() {
    return isFinal() && !owesWords();
  }

  boolean owesWords() {
    return progressOwed || delayOwed || !failuresOwed.isEmpty();
  }

  /** Attempts made so far for the recipient that had most. */
  public int attempts() {
    return statuses.stream().mapToInt(RecipientStatus::attempts).max().orElse(0);
  }

  /** When there is something to try; none when all is final. */
  public Optional<Instant> nextAttempt() {
    return statuses.stream()
        .filter(s -> !s.state().isFinal())
        .map(this::dueAt)
        .min(Comparator.naturalOrder());
  }

  /** Recipients to try now, at most {@code limit}. */
  List<EnvelopeRecipient> due(Instant now, int limit) {
    List<EnvelopeRecipient> due = new ArrayList<>();
    for (int i = 0; i < statuses.size() && due.size() < limit; i++) {
      RecipientStatus status = statuses.get(i);
      if (!status.state().isFinal() && !dueAt(status).isAfter(now)) {
        due.add(mail.submission().envelope().recipients().get(i));
      }
    }
    return due;
  }

  /** The next attempt's worth: the recipients due now, as many as one transaction takes. */
  OutgoingMail outgoing(String queue, Instant now) {
    Submission submission = mail.submission();
    return new OutgoingMail(
        queue,
        submission.id(),
        submission.traceId(),
        submission.envelope().reversePath(),
        due(now, Transaction.MAX_RECIPIENTS),
        submission.envelope().body(),
        submission.envelope().smtpUtf8(),
        submission.envelope().dsn(),
        submission.blob(),
        submission.size(),
        submission.traceHeaders());
  }

  /** What the last attempt brought, over all recipients. */
  public Optional<RecipientStatus> lastWord() {
    return statuses.stream()
        .filter(s -> s.reply().isPresent())
        .max(Comparator.comparing(RecipientStatus::at));
  }

  private Instant dueAt(RecipientStatus status) {
    return status.nextAttempt().orElse(mail.submission().sendAt());
  }

  QueueEntry withStatuses(List<RecipientStatus> changes) {
    Map<MailAddress, RecipientStatus> byRecipient = new HashMap<>();
    changes.forEach(s -> byRecipient.put(s.recipient(), s));
    List<RecipientStatus> merged = new ArrayList<>(statuses.size());
    List<MailAddress> owed = new ArrayList<>(failuresOwed);
    boolean reportable = mail.submission().envelope().reversePath().isPresent();
    for (int i = 0; i < statuses.size(); i++) {
      RecipientStatus before = statuses.get(i);
      RecipientStatus after = byRecipient.get(before.recipient());
      boolean changed = after != null && !before.state().isFinal();
      merged.add(changed ? after : before);
      if (changed
          && reportable
          && after.state() == RecipientStatus.State.FAILED
          && mail.submission().envelope().recipients().get(i).wantsFailureReport()) {
        owed.add(after.recipient());
      }
    }
    return new QueueEntry(mail, merged, revision + 1, true, owed, delayNoticed, delayOwed);
  }

  QueueEntry withNextAttempt(Instant next) {
    List<RecipientStatus> moved =
        statuses.stream().map(s -> s.state().isFinal() ? s : withNext(s, next)).toList();
    return new QueueEntry(
        mail, moved, revision, progressOwed, failuresOwed, delayNoticed, delayOwed);
  }

  private static RecipientStatus withNext(RecipientStatus s, Instant next) {
    return new RecipientStatus(
        s.recipient(),
        s.state(),
        s.reply(),
        s.remoteMta(),
        s.attempts(),
        Optional.of(next),
        s.at());
  }

  /** Late: the sender is told once, unless nobody wants to hear of it. */
  QueueEntry late() {
    if (delayNoticed) {
      return this;
    }
    boolean owed =
        mail.submission().envelope().reversePath().isPresent() && !lateRecipients().isEmpty();
    return new QueueEntry(mail, statuses, revision, progressOwed, failuresOwed, true, owed);
  }

  /** Recipients still open whose delay may be reported. */
  List<MailAddress> lateRecipients() {
    List<MailAddress> late = new ArrayList<>();
    for (int i = 0; i < statuses.size(); i++) {
      if (!statuses.get(i).state().isFinal()
          && mail.submission().envelope().recipients().get(i).wantsDelayReport()) {
        late.add(statuses.get(i).recipient());
      }
    }
    return late;
  }

  QueueEntry told(DomainQueueEvent.Told told) {
    return switch (told.word()) {
      case PROGRESS ->
          new QueueEntry(
              mail,
              statuses,
              revision,
              progressOwed && told.revision() < revision,
              failuresOwed,
              delayNoticed,
              delayOwed);
      case FAILURE ->
          new QueueEntry(
              mail,
              statuses,
              revision,
              progressOwed,
              failuresOwed.stream().filter(r -> !told.recipients().contains(r)).toList(),
              delayNoticed,
              delayOwed);
      case DELAY ->
          new QueueEntry(mail, statuses, revision, progressOwed, failuresOwed, delayNoticed, false);
    };
  }
}
