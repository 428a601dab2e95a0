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

  /** Creates the mailbox, or binds one more address to an open one. Reply: {@code Done}. */
  record Open(MailAddress address, long generation, long quota, ActorRef<MailboxReply> replyTo)
      implements MailboxCommand {}

  /** Releases an address. Reply: {@code Done}. */
  record Unbind(MailAddress address, ActorRef<MailboxReply> replyTo) implements MailboxCommand {}

  /** Deletes the account's mail. Reply: {@code Done}. */
  record Close(ActorRef<MailboxReply> replyTo) implements MailboxCommand {}

  /** Sets the quota in octets. Reply: {@code Done}. */
  record SetQuota(long quota, ActorRef<MailboxReply> replyTo) implements MailboxCommand {}

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
      implements MailboxCommand {}

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
      implements MailboxCommand {
    public Update {
      addKeywords = addKeywords == null ? Set.of() : Set.copyOf(addKeywords);
      removeKeywords = removeKeywords == null ? Set.of() : Set.copyOf(removeKeywords);
    }
  }

  /** Destroys emails for good; unknown ids are {@code NOT_FOUND}. Reply: {@code Done}. */
  record Destroy(List<EmailId> ids, ActorRef<MailboxReply> replyTo) implements MailboxCommand {}

  /** Reply: {@code FolderReply}. */
  record CreateFolder(String name, Optional<FolderId> parent, ActorRef<MailboxReply> replyTo)
      implements MailboxCommand {}

  /**
   * Renames or moves a folder that is not a system folder. Reply: {@code FolderReply}.
   *
   * @param parent none leaves it where it is; an empty inner one moves it to the top
   */
  record ChangeFolder(
      FolderId id,
      Optional<String> name,
      Optional<FolderId> parent,
      boolean toTop,
      ActorRef<MailboxReply> replyTo)
      implements MailboxCommand {}

  /**
   * Removes an own folder without subfolders; emails in no other folder are moved to trash unless
   * {@code destroyEmails}. Reply: {@code Done}.
   */
  record RemoveFolder(FolderId id, boolean destroyEmails, ActorRef<MailboxReply> replyTo)
      implements MailboxCommand {}

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
      implements MailboxCommand {}

  /** Delivery's word on a submission, repeated until acknowledged. Reply: {@code Done}. */
  record RecordProgress(
      String submissionId, List<RecipientStatus> statuses, ActorRef<MailboxReply> replyTo)
      implements MailboxCommand {}

  /** Reply: {@code SubmissionReply}. */
  record GetSubmission(String submissionId, ActorRef<MailboxReply> replyTo)
      implements MailboxCommand {}

  /** Reply: {@code Folders}. */
  record ListFolders(ActorRef<MailboxReply> replyTo) implements MailboxCommand {}

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
      implements MailboxCommand {}

  /** Reply: {@code EmailReply}. */
  record GetEmail(EmailId id, ActorRef<MailboxReply> replyTo) implements MailboxCommand {}

  /** Reply: {@code Page} with the thread's emails, oldest first. */
  record GetThread(ThreadId id, ActorRef<MailboxReply> replyTo) implements MailboxCommand {}

  /** What the account uses. Reply: {@code Usage}. */
  record GetUsage(ActorRef<MailboxReply> replyTo) implements MailboxCommand {}

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

  /**
   * The mailbox's own clock: {@code persisted} work that waits, idle checks. Never sent by others.
   */
  enum Tick implements MailboxCommand {
    INSTANCE
  }
}
