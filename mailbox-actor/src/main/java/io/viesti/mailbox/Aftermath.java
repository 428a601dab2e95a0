package io.viesti.mailbox;

import io.viesti.failpoint.FailPoint;
import io.viesti.mailbox.MailboxEvent.Delivered;
import io.viesti.mailbox.MailboxEvent.DeliveredEmail;
import io.viesti.mailbox.MailboxEvent.SubmissionProgressed;
import io.viesti.mailbox.MailboxEvent.Submitted;
import io.viesti.outbox.RecipientStatus;
import io.viesti.trace.TraceLog;
import java.util.List;
import java.util.Locale;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/**
 * What follows once events are durable, before their reply: submissions are pushed, subscribers
 * told, traces noted. Used by its entity only; what is lost here in a crash is done again from the
 * state, or was a convenience.
 */
final class Aftermath {
  private final ActorContext<MailboxCommand> context;
  private final String mailboxId;
  private final TraceLog traces;
  private final MailboxMetrics metrics;
  private final Watchers watchers;
  private final OwedWork owed;

  Aftermath(
      ActorContext<MailboxCommand> context,
      String mailboxId,
      TraceLog traces,
      MailboxMetrics metrics,
      Watchers watchers,
      OwedWork owed) {
    this.context = context;
    this.mailboxId = mailboxId;
    this.traces = traces;
    this.metrics = metrics;
    this.watchers = watchers;
    this.owed = owed;
  }

  /**
   * @param after the state after all these events
   */
  void of(List<MailboxEvent> events, MailboxState after) {
    for (MailboxEvent event : events) {
      if (event instanceof Delivered delivered) {
        FailPoint.AFTER_EVENT.pass();
        delivered(delivered);
      } else if (event instanceof Submitted submitted) {
        FailPoint.AFTER_SUBMIT.pass();
        submitted(submitted, after);
      } else if (event instanceof SubmissionProgressed progressed) {
        progressed(progressed, after);
      } else if (event instanceof MailboxEvent.Closed) {
        erase(after);
      }
    }
    watchers.happened(events, after.seq());
    if (!after.isOpen()) {
      watchers.gone();
    }
    owed.happened(after);
  }

  private void delivered(Delivered event) {
    for (DeliveredEmail delivered : event.emails()) {
      traces.note(
          delivered.traceId(),
          event.at(),
          "stored for " + delivered.recipient() + " as email " + delivered.email().id());
    }
  }

  private void submitted(Submitted event, MailboxState after) {
    metrics.submitted();
    traces.note(
        event.submission().traceId(),
        event.at(),
        "submitted by mailbox " + mailboxId + " as " + event.submission().id());
    after.submissions().find(event.submission().id()).ifPresent(owed::submitted);
  }

  private void progressed(SubmissionProgressed event, MailboxState after) {
    KeptSubmission kept = after.submissions().byId().get(event.submissionId());
    if (kept == null) {
      return;
    }
    event.statuses().stream()
        .filter(status -> status.state().isFinal())
        .forEach(status -> noteOutcome(kept, event, status));
    if (!kept.isOpen()) {
      owed.finished(event.submissionId());
      owed.payIfNothingIsOwed(after);
    }
  }

  private void noteOutcome(
      KeptSubmission kept, SubmissionProgressed event, RecipientStatus status) {
    traces.note(
        kept.submission().traceId(),
        event.at(),
        status.recipient()
            + " "
            + status.state().name().toLowerCase(Locale.ROOT)
            + ", recorded in the sender's mailbox");
  }

  /** Deletes what a closed mailbox left; it tells the mailbox when done. Harmless if repeated. */
  void erase(MailboxState closed) {
    Adapter.actorOf(
        context,
        MailboxEraser.props(
            Mailbox.persistenceId(mailboxId).id(), closed.seq(), context.getSelf()));
  }
}
