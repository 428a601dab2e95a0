package io.viesti.mailbox;

import io.viesti.mailbox.MailboxReply.Reason;
import io.viesti.mailbox.MailboxReply.SubmissionReply;
import io.viesti.message.Glance;
import io.viesti.message.MessageHeader;
import io.viesti.outbox.RecipientStatus;
import io.viesti.outbox.Submission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides about mail the owner sends, and about what delivery reports of it. Pure. */
final class Sending {
  private Sending() {}

  /** The answer to a repeat of a request that was carried out before. */
  static Optional<Decision<MailboxReply>> repeated(
      MailboxState state, MailboxCommand.Submit command) {
    return command
        .requestId()
        .flatMap(state.submissions()::ofRequest)
        .or(() -> state.submissions().find(command.submission().id()))
        .map(kept -> Decision.answer(reply(state, kept, true)));
  }

  static Decision<MailboxReply> submit(
      MailboxState state,
      String mailboxId,
      MailboxCommand.Submit command,
      MailboxLimits limits,
      Instant now) {
    Optional<Decision<MailboxReply>> answer =
        repeated(state, command)
            .or(() -> refused(state, mailboxId, command))
            .or(() -> refusedRate(state, command, limits, now));
    if (answer.isPresent()) {
      return answer.get();
    }
    Optional<StoredEmail> copy = command.copyIn().map(folder -> copy(state, command, folder, now));
    List<MailboxEvent> events = new ArrayList<>();
    events.add(new MailboxEvent.Submitted(command.submission(), command.requestId(), copy, now));
    command
        .replaces()
        .ifPresent(draft -> events.add(new MailboxEvent.Destroyed(List.of(draft), now)));
    String id = command.submission().id();
    return new Decision<>(
        events, after -> reply(after, after.submissions().find(id).orElseThrow(), false));
  }

  private static Optional<Decision<MailboxReply>> refused(
      MailboxState state, String mailboxId, MailboxCommand.Submit command) {
    Submission submission = command.submission();
    if (!submission.mailboxId().equals(mailboxId)) {
      return Optional.of(Decision.refuse(Reason.INVALID, "a submission of another mailbox"));
    }
    if (submission.envelope().recipients().isEmpty()) {
      return Optional.of(Decision.refuse(Reason.INVALID, "no recipients"));
    }
    return command
        .copyIn()
        .flatMap(folder -> EmailChanges.refusedFolders(state, Set.of(folder)))
        .or(() -> EmailChanges.refusedReplacement(state, command.replaces()))
        .or(
            () ->
                command.copyIn().isPresent()
                    ? EmailChanges.overQuota(state, submission.size())
                    : Optional.empty());
  }

  private static Optional<Decision<MailboxReply>> refusedRate(
      MailboxState state, MailboxCommand.Submit command, MailboxLimits limits, Instant now) {
    Submissions submissions = state.submissions();
    int recipients = command.submission().envelope().recipients().size();
    String limit = null;
    if (submissions.sent().lastDay(now) + recipients > limits.recipientsPerDay()) {
      limit = limits.recipientsPerDay() + " recipients a day";
    } else if (submissions.open().size() >= Submissions.MAX_OPEN) {
      limit = Submissions.MAX_OPEN + " mails waiting to be delivered";
    } else if (submissions.byId().size() >= Submissions.MAX_KEPT) {
      limit = Submissions.MAX_KEPT + " mails sent within a week";
    }
    return Optional.ofNullable(limit)
        .map(text -> Decision.refuse(Reason.RATE, "an account is limited to " + text));
  }

  private static StoredEmail copy(
      MailboxState state, MailboxCommand.Submit command, FolderId folder, Instant now) {
    Submission submission = command.submission();
    MessageHeader header = command.header() == null ? MessageHeader.EMPTY : command.header();
    EmailId id = new EmailId(IdSequence.next(state.lastId(), now));
    return new StoredEmail(
        id,
        state.index().threadOf(header, id),
        submission.blob(),
        submission.size() + Arrivals.octets(submission.traceHeaders()),
        submission.submittedAt(),
        List.of(new Placement(folder, state.index().uidNext(folder))),
        Set.of(StoredEmail.SEEN),
        header,
        command.glance() == null ? Glance.EMPTY : command.glance(),
        submission.traceHeaders());
  }

  /**
   * What delivery reports. What is known already, or of a submission no longer kept, is
   * acknowledged without an event, so that reports end.
   */
  static Decision<MailboxReply> progress(
      MailboxState state, MailboxCommand.RecordProgress command, Instant now) {
    List<RecipientStatus> news =
        state
            .submissions()
            .find(command.submissionId())
            .map(kept -> kept.news(command.statuses()))
            .orElse(List.of());
    return news.isEmpty()
        ? Decision.done(state)
        : Decision.done(new MailboxEvent.SubmissionProgressed(command.submissionId(), news, now));
  }

  static MailboxReply find(MailboxState state, String submissionId) {
    return state
        .submissions()
        .find(submissionId)
        .map(kept -> reply(state, kept, false))
        .orElseGet(
            () -> new MailboxReply.Refused(Reason.NOT_FOUND, "no submission " + submissionId));
  }

  private static MailboxReply reply(MailboxState state, KeptSubmission kept, boolean repeated) {
    return new SubmissionReply(
        kept.view(), kept.copy().flatMap(state.index()::find), repeated, state.seq());
  }
}
