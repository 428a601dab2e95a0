package io.viesti.mailbox;

import java.util.List;
import java.util.Set;

/**
 * One email in memory: what queries look at as fields, the rest packed by {@link EmailCodec}.
 *
 * @param receivedAt milliseconds
 */
record IndexEntry(
    long id,
    long thread,
    long changedSeq,
    long size,
    long receivedAt,
    List<Placement> placements,
    Set<String> keywords,
    byte[] content) {

  static IndexEntry of(StoredEmail email, long seq) {
    return new IndexEntry(
        email.id().value(),
        email.thread().value(),
        seq,
        email.size(),
        email.receivedAt().toEpochMilli(),
        email.placements(),
        email.keywords(),
        EmailCodec.encode(email));
  }

  IndexEntry with(List<Placement> newPlacements, Set<String> newKeywords, long seq) {
    return new IndexEntry(id, thread, seq, size, receivedAt, newPlacements, newKeywords, content);
  }

  StoredEmail email() {
    return EmailCodec.decode(
        content, new EmailId(id), new ThreadId(thread), size, placements, keywords);
  }

  EmailView view() {
    return new EmailView(email(), changedSeq);
  }

  boolean isIn(FolderId folder) {
    for (int i = 0; i < placements.size(); i++) {
      if (placements.get(i).folder().equals(folder)) {
        return true;
      }
    }
    return false;
  }

  boolean isRead() {
    return keywords.contains(StoredEmail.SEEN);
  }
}
