package io.viesti.mailbox;

import org.pcollections.PSortedSet;
import org.pcollections.TreePSet;

/**
 * All that a mailbox is: what its events make of it, without clock, I/O or chance. Immutable.
 *
 * @param seq number of the last event
 * @param lastId the last number given to an email or folder
 * @param unfiled emails whose content nobody has looked at yet
 */
record MailboxState(
    long seq,
    long lastId,
    Holder holder,
    FolderTree folders,
    MessageIndex index,
    DeliveryIds deliveries,
    Submissions submissions,
    PSortedSet<EmailId> unfiled) {

  static final MailboxState EMPTY =
      new MailboxState(
          0,
          0,
          Holder.NOBODY,
          FolderTree.NONE,
          MessageIndex.EMPTY,
          DeliveryIds.NONE,
          Submissions.NONE,
          TreePSet.empty());

  /** The state after one more event. */
  MailboxState apply(MailboxEvent event) {
    return EventApplication.apply(at(seq + 1), event);
  }

  boolean isOpen() {
    return holder.isOpen();
  }

  /** A folder with its counters; it must be there. */
  FolderView view(FolderId id) {
    Folder folder = folders.byId().get(id);
    return new FolderView(folder, index.total(id), index.unread(id), index.uidNext(id));
  }

  MailboxState at(long newSeq) {
    return new MailboxState(
        newSeq, lastId, holder, folders, index, deliveries, submissions, unfiled);
  }

  MailboxState withLastId(long id) {
    return new MailboxState(
        seq, Math.max(lastId, id), holder, folders, index, deliveries, submissions, unfiled);
  }

  MailboxState with(Holder newHolder) {
    return new MailboxState(
        seq, lastId, newHolder, folders, index, deliveries, submissions, unfiled);
  }

  MailboxState with(FolderTree newFolders) {
    return new MailboxState(
        seq, lastId, holder, newFolders, index, deliveries, submissions, unfiled);
  }

  MailboxState with(MessageIndex newIndex) {
    return new MailboxState(
        seq, lastId, holder, folders, newIndex, deliveries, submissions, unfiled);
  }

  MailboxState with(DeliveryIds newDeliveries) {
    return new MailboxState(
        seq, lastId, holder, folders, index, newDeliveries, submissions, unfiled);
  }

  MailboxState with(Submissions newSubmissions) {
    return new MailboxState(
        seq, lastId, holder, folders, index, deliveries, newSubmissions, unfiled);
  }

  MailboxState withUnfiled(PSortedSet<EmailId> newUnfiled) {
    return newUnfiled == unfiled
        ? this
        : new MailboxState(
            seq, lastId, holder, folders, index, deliveries, submissions, newUnfiled);
  }
}
