package io.viesti.mailbox;

import io.viesti.message.MessageHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The message list of a mailbox: emails in the order of arrival, which folders and keywords they
 * have, what each folder counts, which conversation is which. Immutable; nobody outside knows how
 * it stores. About 300 octets an email over the mail's own header fields' worth.
 *
 * <p>Changes are facts (they come out of events): they name emails and folders that are there.
 */
final class MessageIndex {
  /** An index without folders. */
  static final MessageIndex EMPTY =
      new MessageIndex(EntryBlocks.EMPTY, FolderCounts.NONE, Threads.NONE, 0);

  /** A page weighs at most this many octets: replies between nodes stay below 128 KiB. */
  private static final int MAX_PAGE_OCTETS = 96 * 1024;

  private final EntryBlocks entries;
  private final FolderCounts counts;
  private final Threads threads;
  private final long octets;

  MessageIndex(EntryBlocks entries, FolderCounts counts, Threads threads, long octets) {
    this.entries = entries;
    this.counts = counts;
    this.threads = threads;
    this.octets = octets;
  }

  /** Emails in all. */
  int size() {
    return entries.size();
  }

  /** Octets of all emails, each counted once. */
  long octets() {
    return octets;
  }

  /** Emails in a folder; 0 for an unknown one. */
  int total(FolderId folder) {
    return counts.of(folder).total();
  }

  /** Emails in a folder without {@code $seen}. */
  int unread(FolderId folder) {
    return counts.of(folder).unread();
  }

  /** The UID the next email to enter a folder gets. */
  long uidNext(FolderId folder) {
    return counts.of(folder).uidNext();
  }

  /** Whether an email is there. */
  boolean contains(EmailId id) {
    return entries.get(id.value()) != null;
  }

  /** An email by its id. */
  Optional<EmailView> find(EmailId id) {
    return Optional.ofNullable(entries.get(id.value())).map(IndexEntry::view);
  }

  /** The conversation a new email belongs to. */
  ThreadId threadOf(MessageHeader header, EmailId own) {
    return threads.of(header, own);
  }

  /** Emails of a conversation, oldest first. */
  List<EmailView> thread(ThreadId thread, int limit) {
    List<EmailView> found = new ArrayList<>();
    Weight weight = new Weight();
    entries.oldestFirst(
        thread.value(),
        entry -> {
          if (entry.thread() == thread.value()) {
            found.add(entry.view());
            weight.add(entry);
          }
          return found.size() < limit && !weight.isFull();
        });
    return found;
  }

  /** Ids of emails that are in this folder and in no other one. */
  List<EmailId> onlyIn(FolderId folder) {
    List<EmailId> found = new ArrayList<>();
    entries.oldestFirst(
        0,
        entry -> {
          if (entry.placements().size() == 1 && entry.isIn(folder)) {
            found.add(new EmailId(entry.id()));
          }
          return true;
        });
    return found;
  }

  /** Ids of emails that are in this folder, oldest first. */
  List<EmailId> in(FolderId folder) {
    List<EmailId> found = new ArrayList<>();
    entries.oldestFirst(
        0,
        entry -> {
          if (entry.isIn(folder)) {
            found.add(new EmailId(entry.id()));
          }
          return true;
        });
    return found;
  }

  /**
   * A page of emails, newest first. May hold fewer than {@code limit} when they weigh much: {@code
   * hasMore} says so.
   *
   * @param offset how many matches to leave out, counted behind {@code after}
   * @param after only emails older than this one
   */
  Found page(EmailQuery query, int offset, Optional<EmailId> after, int limit) {
    EmailFilter filter = new EmailFilter(query);
    Paging paging = new Paging(filter, offset, after, limit, knownTotal(query));
    entries.newestFirst(paging);
    return paging.found();
  }

  /** The number of matches where counters know it, -1 otherwise. */
  private int knownTotal(EmailQuery query) {
    if (!EmailFilter.isFolderAndRead(query)) {
      return -1;
    }
    if (query.folder().isEmpty()) {
      return query.isRead().isEmpty() ? entries.size() : -1;
    }
    FolderId folder = query.folder().get();
    return query
        .isRead()
        .map(read -> read ? total(folder) - unread(folder) : unread(folder))
        .orElse(total(folder));
  }

  /** What a query found. */
  record Found(List<EmailView> emails, int total, boolean hasMore) {}

  /** With a folder, empty. */
  MessageIndex withFolder(FolderId folder) {
    return new MessageIndex(entries, counts.withFolder(folder), threads, octets);
  }

  /** Without a folder; emails in no other one are gone with it. */
  MessageIndex withoutFolder(FolderId folder, long seq) {
    MessageIndex rest = this;
    for (EmailId id : in(folder)) {
      IndexEntry entry = rest.entries.get(id.value());
      List<Placement> others =
          entry.placements().stream().filter(p -> !p.folder().equals(folder)).toList();
      rest =
          others.isEmpty()
              ? rest.without(id)
              : rest.changed(entry, entry.with(others, entry.keywords(), seq));
    }
    return new MessageIndex(
        rest.entries, rest.counts.withoutFolder(folder), rest.threads, rest.octets);
  }

  /** With a new email, whose id is larger than all before. */
  MessageIndex with(StoredEmail email, long seq) {
    IndexEntry entry = counts.shared(IndexEntry.of(email, seq));
    return new MessageIndex(
        entries.append(entry),
        counts.entered(entry),
        threads.with(email.header(), email.thread()),
        octets + email.size());
  }

  /** With an email in the place of what was known of it. */
  MessageIndex replacing(StoredEmail email, long seq) {
    IndexEntry old = entries.get(email.id().value());
    return old == null ? this : changed(old, counts.shared(IndexEntry.of(email, seq)));
  }

  /** With other folders and keywords of an email. */
  MessageIndex with(EmailChange change, long seq) {
    IndexEntry old = entries.get(change.id().value());
    return old == null
        ? this
        : changed(old, counts.shared(old.with(change.placements(), change.keywords(), seq)));
  }

  /** Without an email. */
  MessageIndex without(EmailId id) {
    IndexEntry old = entries.get(id.value());
    if (old == null) {
      return this;
    }
    EntryBlocks rest = entries.remove(id.value());
    return new MessageIndex(rest, counts.left(old), threads, octets - old.size()).tidied();
  }

  private MessageIndex changed(IndexEntry old, IndexEntry entry) {
    return new MessageIndex(
        entries.replace(entry),
        counts.left(old).entered(entry),
        threads,
        octets - old.size() + entry.size());
  }

  /** Forgets message-ids of destroyed emails once they are the most. */
  private MessageIndex tidied() {
    if (threads.size() <= 4 * entries.size() + 1024) {
      return this;
    }
    Threads[] fresh = {Threads.NONE};
    entries.oldestFirst(
        0,
        entry -> {
          fresh[0] = fresh[0].with(entry.email().header(), new ThreadId(entry.thread()));
          return true;
        });
    return new MessageIndex(entries, counts, fresh[0], octets);
  }

  /** The form snapshots keep. */
  MessageIndexSnapshot toSnapshot() {
    return new MessageIndexSnapshot(IndexForm.write(entries, counts.all()), threads.toBytes());
  }

  /** Reads a snapshot; counters are counted anew. */
  static MessageIndex fromSnapshot(MessageIndexSnapshot snapshot) {
    IndexForm.Read read = IndexForm.read(snapshot.entries());
    FolderCounts counts = read.counts();
    long octets = 0;
    for (IndexEntry entry : read.entries()) {
      counts = counts.entered(entry);
      octets += entry.size();
    }
    EntryBlocks blocks = EntryBlocks.of(read.entries());
    return new MessageIndex(blocks, counts, Threads.fromBytes(snapshot.threads()), octets);
  }

  /** Folders known here, for checks. */
  Set<FolderId> folders() {
    return counts.folders();
  }

  /** Sums up what a page weighs. */
  static final class Weight {
    private long octets;

    void add(IndexEntry entry) {
      octets += entry.content().length + 128L;
    }

    boolean isFull() {
      return octets >= MAX_PAGE_OCTETS;
    }
  }
}
