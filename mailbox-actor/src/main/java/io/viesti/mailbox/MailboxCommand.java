package io.viesti.mailbox;

import io.viesti.blob.BlobId;
import io.viesti.envelope.MailAddress;
import io.viesti.message.Glance;
import io.viesti.message.MessageHeader;
import io.viesti.outbox.RecipientStatus;
import io.viesti.outbox.Submission;
import io.viesti.wire.Wire;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What can be asked of a mailbox. Every command that has a {@code replyTo} gets exactly one reply,
 * after its event is durable; no reply at all means unknown. Sent through cluster sharding with the
 * mailbox id as entity id.
 */
public sealed interface MailboxCommand extends Wire {

  /** What gets one {@link MailboxReply}. */
  sealed interface Request extends MailboxCommand {
    ActorRef<MailboxReply> replyTo();
  }

  /** A request that changes nothing. */
  sealed interface Reading extends Request {}

  /** Creates the mailbox, or binds one more address to an open one. Reply: {@code Done}. */
  record Open(MailAddress address, long generation, long quota, ActorRef<MailboxReply> replyTo)
      implements Request {}

  /** Releases an address. Reply: {@code Done}. */
  record Unbind(MailAddress address, ActorRef<MailboxReply> replyTo) implements Request {}

  /** Deletes the account's mail. Reply: {@code Done}. */
  record Close(ActorRef<MailboxReply> replyTo) implements Request {}

  /** Sets the quota in octets. Reply: {@code Done}. */
  record SetQuota(long quota, ActorRef<MailboxReply> replyTo) implements Request {}

  /**
   * Takes in a mail. The reply goes to a long-lived actor that knows the token: no ask on this
   * path.
   *
   * @param token chosen by the sender, returned in the reply
   */
  record Deliver(long token, Arrival arrival, ActorRef<Delivery> replyTo)
      implements MailboxCommand {}

  /**
   * Puts in an email of the owner's own. Reply: {@code Stored}.
   *
   * @param size octets of the blob
   * @param replaces an earlier draft that goes away in the same step
   */
  record Append(
      BlobId blob,
      long size,
      MessageHeader header,
      Glance glance,
      Set<FolderId> folders,
      Set<String> keywords,
      Instant receivedAt,
      Optional<EmailId> replaces,
      ActorRef<MailboxReply> replyTo)
      implements Request {
    public Append {
      header = header == null ? MessageHeader.EMPTY : header;
      glance = glance == null ? Glance.EMPTY : glance;
      folders = folders == null ? Set.of() : Set.copyOf(folders);
      keywords = keywords == null ? Set.of() : Set.copyOf(keywords);
    }
  }

  /**
   * Changes folders and keywords. All or nothing. Reply: {@code Updated}.
   *
   * @param ids at most {@value Mailbox#MAX_IDS}
   * @param setFolders the new set of folders (not empty); none leaves them
   * @param ifChangedSeq refuse with {@code CONFLICT} unless each email's changed-seq is this one
   */
  record Update(
      List<EmailId> ids,
      Optional<Set<FolderId>> setFolders,
      Set<String> addKeywords,
      Set<String> removeKeywords,
      Optional<Long> ifChangedSeq,
      ActorRef<MailboxReply> replyTo)
      implements Request {
    public Update {
      ids = ids == null ? List.of() : List.copyOf(ids);
      addKeywords = addKeywords == null ? Set.of() : Set.copyOf(addKeywords);
      removeKeywords = removeKeywords == null ? Set.of() : Set.copyOf(removeKeywords);
    }
  }

  /** Destroys emails for good; unknown ids are {@code NOT_FOUND}. Reply: {@code Done}. */
  record Destroy(List<EmailId> ids, ActorRef<MailboxReply> replyTo) implements Request {
    public Destroy {
      ids = ids == null ? List.of() : List.copyOf(ids);
    }
  }

  /** Reply: {@code FolderReply}. */
  record CreateFolder(String name, Optional<FolderId> parent, ActorRef<MailboxReply> replyTo)
      implements Request {}

  /**
   * Renames or moves a folder that is not a system folder. Reply: {@code FolderReply}.
   *
   * @param parent none leaves it where it is
   * @param toTop moves it to the top; {@code parent} is then not looked at
   */
  record ChangeFolder(
      FolderId id,
      Optional<String> name,
      Optional<FolderId> parent,
      boolean toTop,
      ActorRef<MailboxReply> replyTo)
      implements Request {}

  /**
   * Removes an own folder without subfolders; emails in no other folder are moved to trash unless
   * {@code destroyEmails}. Reply: {@code Done}.
   */
  record RemoveFolder(FolderId id, boolean destroyEmails, ActorRef<MailboxReply> replyTo)
      implements Request {}

  /**
   * Sends a mail. Reply: {@code SubmissionReply}, after the event; a repeat of {@code requestId}
   * within six days answers as the first did.
   *
   * @param copyIn the folder that keeps a copy, if one is kept
   * @param replaces a draft that goes away in the same step
   */
  record Submit(
      Submission submission,
      Optional<DeliveryId> requestId,
      Optional<FolderId> copyIn,
      MessageHeader header,
      Glance glance,
      Optional<EmailId> replaces,
      ActorRef<MailboxReply> replyTo)
      implements Request {
    public Submit {
      header = header == null ? MessageHeader.EMPTY : header;
      glance = glance == null ? Glance.EMPTY : glance;
    }
  }

  /**
   * Delivery's word on a submission, repeated until acknowledged. Reply: {@code Done}, also for
   * what is known already or no longer kept; {@code NOT_FOUND} when the mailbox is gone.
   */
  record RecordProgress(
      String submissionId, List<RecipientStatus> statuses, ActorRef<MailboxReply> replyTo)
      implements Request {
    public RecordProgress {
      statuses = statuses == null ? List.of() : List.copyOf(statuses);
    }
  }

  /** Reply: {@code SubmissionReply}. */
  record GetSubmission(String submissionId, ActorRef<MailboxReply> replyTo) implements Reading {}

  /** Reply: {@code Folders}. */
  record ListFolders(ActorRef<MailboxReply> replyTo) implements Reading {}

  /**
   * A page of emails, newest first. Reply: {@code Page}.
   *
   * @param query which emails
   * @param offset how many to leave out; or
   * @param after the last email of the page before
   * @param limit at most {@value Mailbox#MAX_PAGE}
   */
  record ListEmails(
      EmailQuery query,
      int offset,
      Optional<EmailId> after,
      int limit,
      ActorRef<MailboxReply> replyTo)
      implements Reading {}

  /** Reply: {@code EmailReply}. */
  record GetEmail(EmailId id, ActorRef<MailboxReply> replyTo) implements Reading {}

  /** Reply: {@code Page} with the thread's emails, oldest first. */
  record GetThread(ThreadId id, ActorRef<MailboxReply> replyTo) implements Reading {}

  /** What the account uses. Reply: {@code Usage}. */
  record GetUsage(ActorRef<MailboxReply> replyTo) implements Reading {}

  /**
   * Pushes every later event to {@code subscriber} until it stops, is unsubscribed, or the mailbox
   * moves; a subscriber therefore subscribes again every minute, which is idempotent. Reply to the
   * subscriber: {@code Subscribed} with the sequence number from which on it will be told.
   */
  record Subscribe(ActorRef<MailboxPush> subscriber) implements MailboxCommand {}

  record Unsubscribe(ActorRef<MailboxPush> subscriber) implements MailboxCommand {}

  /** The waker's nudge: go on with what is owed. */
  record Wake(Instant due) implements MailboxCommand {}

  /** Of cluster sharding: stop, saving what helps the next start. */
  enum Stop implements MailboxCommand {
    INSTANCE
  }

  /** Of the mailbox to itself: time to go on with what waits. Never sent by others. */
  enum Tick implements MailboxCommand {
    INSTANCE
  }

  /**
   * Of the mailbox to itself: a wake entry is durable, or could not be made so. Never sent by
   * others.
   */
  record Owed(Instant due, boolean durable) implements MailboxCommand {}

  /**
   * Of the mailbox to itself: the content of an unfiled email was looked at. Never sent by others.
   *
   * @param glance empty when content could not be read now
   */
  record Looked(EmailId id, Optional<Glance> glance) implements MailboxCommand {}

  /** Of the mailbox to itself: what a closed one left behind is gone. Never sent by others. */
  record Erased(boolean done) implements MailboxCommand {}

  /**
   * Of the mailbox to itself: delivery ids are in a blob, or could not be written now. Never sent
   * by others.
   */
  record IdsWritten(Optional<BlobId> blob, int count, long newest, byte[] filter)
      implements MailboxCommand {}

  /**
   * Of the mailbox to itself: blobs of delivery ids were looked into. Never sent by others.
   *
   * @param first the email of an earlier delivery
   * @param known false when blobs could not be read now
   * @param runs blobs there were when the look began
   */
  record Checked(Deliver deliver, Optional<EmailId> first, boolean known, int runs)
      implements MailboxCommand {}
}
