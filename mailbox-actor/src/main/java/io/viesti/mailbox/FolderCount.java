package io.viesti.mailbox;

/**
 * What a folder holds.
 *
 * @param folder kept here once, so that all placements share it
 */
record FolderCount(FolderId folder, int total, int unread, long uidNext) {

  FolderCount entered(boolean isUnread, long uid) {
    return new FolderCount(
        folder, total + 1, unread + (isUnread ? 1 : 0), Math.max(uidNext, uid + 1));
  }

  FolderCount left(boolean wasUnread) {
    return new FolderCount(folder, total - 1, unread - (wasUnread ? 1 : 0), uidNext);
  }
}
