package io.viesti.mailbox;

import io.viesti.blob.BlobId;
import io.viesti.envelope.MailAddress;
import io.viesti.message.Verdict;
import io.viesti.outbox.RecipientStatus;
import io.viesti.outbox.Submission;
import io.viesti.wire.Wire;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What happened in a mailbox. These records are in journals for as long as their accounts live: see
 * {@link Wire} for how they may change.
 */
public sealed interface MailboxEvent extends Wire {

  /** When it happened, by the clock of the node that decided it. */
  Instant at();

  /** The account exists; its system folders come with it. */
  record Opened(MailAddress address, long generation, long quota, long uidValidity, Instant at)
      implements MailboxEvent {}

  /** The mailbox holds an address, from this directory generation on. */
  record AddressBound(MailAddress address, long generation, Instant at) implements MailboxEvent {}

  /** The mailbox holds an address no more. */
  record AddressUnbound(MailAddress address, Instant at) implements MailboxEvent {}

  /** Mail arrived: one or several, in the order of their ids. */
  record Delivered(List<DeliveredEmail> emails, Instant at) implements MailboxEvent {
    public Delivered {
      emails = List.copyOf(emails);
    }
  }

  /**
   * One email of {@link Delivered}.
   *
   * @param filed whether {@code email} is already as filing leaves it; if not, a {@link Filed}
   *     follows
   */
  record DeliveredEmail(
      StoredEmail email,
      DeliveryId deliveryId,
      Optional<MailAddress> reversePath,
      MailAddress recipient,
      Verdict verdict,
      String traceId,
      boolean filed) {
    public DeliveredEmail {
      verdict = verdict == null ? Verdict.NONE : verdict;
    }
  }

  /**
   * What could only be said after looking into content delivered before; {@code emails} are how
   * they are now.
   */
  record Filed(List<StoredEmail> emails, Instant at) implements MailboxEvent {
    public Filed {
      emails = List.copyOf(emails);
    }
  }

  /** The owner put an email in: a draft, an import. */
  record Appended(StoredEmail email, Instant at) implements MailboxEvent {}

  /** Folders or keywords of emails changed. */
  record Changed(List<EmailChange> changes, Instant at) implements MailboxEvent {
    public Changed {
      changes = List.copyOf(changes);
    }
  }

  /** Emails are gone for good. */
  record Destroyed(List<EmailId> ids, Instant at) implements MailboxEvent {
    public Destroyed {
      ids = List.copyOf(ids);
    }
  }

  /** A folder came to be. */
  record FolderCreated(Folder folder, Instant at) implements MailboxEvent {}

  /** A folder was renamed or moved; {@code folder} is how it is now. */
  record FolderChanged(Folder folder, Instant at) implements MailboxEvent {}

  /** A folder is gone, and with it the emails that were in no other one. */
  record FolderRemoved(FolderId folder, List<EmailId> destroyed, Instant at)
      implements MailboxEvent {
    public FolderRemoved {
      destroyed = destroyed == null ? List.of() : List.copyOf(destroyed);
    }
  }

  /**
   * The owner wants a mail sent. The copy kept, if any, is part of the same event.
   *
   * @param requestId what a repeat of the request is recognised by: an idempotency key, or the hash
   *     of account, envelope and octets
   */
  record Submitted(
      Submission submission, Optional<DeliveryId> requestId, Optional<StoredEmail> copy, Instant at)
      implements MailboxEvent {}

  /** How sending went on, for some or all recipients. */
  record SubmissionProgressed(String submissionId, List<RecipientStatus> statuses, Instant at)
      implements MailboxEvent {
    public SubmissionProgressed {
      statuses = List.copyOf(statuses);
    }
  }

  /**
   * The older delivery ids left memory for a blob.
   *
   * @param count ids in the blob
   * @param newest largest email id among them: ids up to it are no longer in memory
   * @param filter tells most other ids apart without reading the blob
   */
  record IdsSpilled(BlobId blob, int count, long newest, byte[] filter, Instant at)
      implements MailboxEvent {
    public IdsSpilled {
      filter = filter == null ? new byte[8] : filter;
    }
  }

  /** The quota is another one, in octets. */
  record QuotaSet(long quota, Instant at) implements MailboxEvent {}

  /** The account is deleted: nothing is delivered any more and its events go. */
  record Closed(Instant at) implements MailboxEvent {}
}
