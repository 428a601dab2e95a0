package io.viesti.delivery.domain;

import io.viesti.envelope.MailAddress;
import io.viesti.outbox.RecipientStatus;
import io.viesti.wire.Wire;
import java.time.Instant;
import java.util.List;

/** What happened in a domain queue; see {@link Wire} for how these records may change. */
public sealed interface DomainQueueEvent extends Wire {

  /** When it happened, by the clock of the node that decided it. */
  Instant at();

  /** Mails came in, one or several. Their clocks are in them. */
  record Enqueued(List<QueuedMail> mails, Instant at) implements DomainQueueEvent {
    public Enqueued {
      mails = mails == null ? List.of() : List.copyOf(mails);
    }
  }

  /**
   * Attempts ended, of one or several mails; also attempts not made because the mail's end came.
   */
  record Attempted(List<Attempt> attempts, Instant at) implements DomainQueueEvent {
    public Attempted {
      attempts = attempts == null ? List.of() : List.copyOf(attempts);
    }
  }

  /**
   * One attempt of {@link Attempted}.
   *
   * @param id of the mail
   * @param statuses where its recipients stand now, those that were tried
   */
  record Attempt(String id, List<RecipientStatus> statuses) {
    public Attempt {
      statuses = statuses == null ? List.of() : List.copyOf(statuses);
    }
  }

  /** Mails are late: from now on their senders are owed a notice, once. */
  record Delayed(List<String> ids, Instant at) implements DomainQueueEvent {
    public Delayed {
      ids = ids == null ? List.of() : List.copyOf(ids);
    }
  }

  /** Words owed were heard: a mailbox acknowledged, a report is in the sender's inbox. */
  record Reported(List<Told> told, Instant at) implements DomainQueueEvent {
    public Reported {
      told = told == null ? List.of() : List.copyOf(told);
    }
  }

  /**
   * One word of {@link Reported}.
   *
   * @param id of the mail
   * @param revision of the mail that {@code PROGRESS} told of; 0 otherwise
   * @param recipients that {@code FAILURE} told of
   */
  record Told(String id, Word word, int revision, List<MailAddress> recipients) {
    public Told {
      recipients = recipients == null ? List.of() : List.copyOf(recipients);
    }
  }

  /** The words a queue owes. */
  enum Word {
    /** Statuses, to the sender's mailbox. */
    PROGRESS,
    /** A report of failure (RFC 3464), to the sender. */
    FAILURE,
    /** A notice of delay (RFC 3464), to the sender. */
    DELAY
  }

  /** An operator took a mail out: cancelled without a word, or failed with a report. */
  record Withdrawn(String id, List<RecipientStatus> statuses, Instant at)
      implements DomainQueueEvent {
    public Withdrawn {
      statuses = statuses == null ? List.of() : List.copyOf(statuses);
    }
  }

  /**
   * An operator wants mails tried at another time than planned.
   *
   * @param ids none means all
   */
  record Rescheduled(List<String> ids, Instant next, Instant at) implements DomainQueueEvent {
    public Rescheduled {
      ids = ids == null ? List.of() : List.copyOf(ids);
    }
  }

  /** An operator stopped all attempts. */
  record Held(String reason, Instant at) implements DomainQueueEvent {
    public Held {
      reason = reason == null ? "" : reason;
    }
  }

  /** Attempts go on. */
  record Released(Instant at) implements DomainQueueEvent {}
}
