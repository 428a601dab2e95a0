package io.viesti.mailbox;

import io.viesti.outbox.RecipientStatus;
import io.viesti.outbox.Submission;
import io.viesti.wire.Wire;
import java.util.List;
import java.util.Optional;

/** What a mailbox answers. {@code seq} is the mailbox's sequence number the answer stands at. */
public sealed interface MailboxReply extends Wire {

  record Done(long seq) implements MailboxReply {}

  record Stored(EmailView email, long seq) implements MailboxReply {}

  record Updated(List<EmailView> emails, long seq) implements MailboxReply {
    public Updated {
      emails = emails == null ? List.of() : emails;
    }
  }

  record FolderReply(FolderView folder, long seq) implements MailboxReply {}

  record Folders(List<FolderView> folders, long seq) implements MailboxReply {
    public Folders {
      folders = folders == null ? List.of() : folders;
    }
  }

  /**
   * Some of the emails a query found. Fewer than asked for may come when they are heavy: {@code
   * hasMore} tells, and the next page begins after the last one.
   *
   * @param total emails that match in all
   */
  record Page(List<EmailView> emails, int total, boolean hasMore, long seq)
      implements MailboxReply {
    public Page {
      emails = emails == null ? List.of() : emails;
    }
  }

  /**
   * One email.
   *
   * @param submission how sending it went, when it was sent from here
   */
  record EmailReply(EmailView email, Optional<SubmissionView> submission, long seq)
      implements MailboxReply {}

  record SubmissionReply(
      SubmissionView submission, Optional<EmailView> copy, boolean repeated, long seq)
      implements MailboxReply {}

  /**
   * What the account takes up.
   *
   * @param used octets
   * @param quota octets
   */
  record Usage(long used, long quota, int emails, long seq) implements MailboxReply {}

  /** Nothing was changed. */
  record Refused(Reason reason, String detail) implements MailboxReply {}

  /** A submission and where it stands per recipient. */
  record SubmissionView(Submission submission, List<RecipientStatus> statuses) {}

  /** Why a mailbox refuses. */
  enum Reason {
    /** No such mailbox, email, folder, thread or submission. */
    NOT_FOUND,
    /** The If-Match condition does not hold, or a folder name is taken. */
    CONFLICT,
    /** The request makes no sense: a system folder renamed, an empty set of folders. */
    INVALID,
    /** Over quota. */
    OVER_QUOTA,
    /** More than is allowed at a time or a day. */
    RATE,
    /** Storage does not take writes now. */
    UNAVAILABLE
  }
}
