package io.viesti.mailbox;

import io.viesti.message.MessageHeader;
import java.util.ArrayList;
import java.util.List;

/**
 * Which message-ids belong to which conversation (RFC 5322 §3.6.4). Immutable; 16 octets a
 * message-id, known by its 64-bit hash: a collision, should one ever happen, shows two mails in one
 * conversation and nothing worse.
 */
final class Threads {
  static final Threads NONE = new Threads(PackedRuns.empty(1));

  private final PackedRuns runs;

  private Threads(PackedRuns runs) {
    this.runs = runs;
  }

  /**
   * The conversation of a mail: that of itself (another copy of it), of what it replies to, of what
   * it refers to, latest first; a new one otherwise.
   */
  ThreadId of(MessageHeader header, EmailId own) {
    for (String messageId : candidates(header)) {
      long thread = runs.find(hash(messageId), 0);
      if (thread != PackedRuns.ABSENT) {
        return new ThreadId(thread);
      }
    }
    return new ThreadId(own.value());
  }

  private static List<String> candidates(MessageHeader header) {
    if (header.inReplyTo().isEmpty() && header.references().isEmpty()) {
      return header.messageId().map(List::of).orElse(List.of());
    }
    List<String> ids = new ArrayList<>();
    header.messageId().ifPresent(ids::add);
    ids.addAll(header.inReplyTo());
    for (int i = header.references().size() - 1; i >= 0; i--) {
      ids.add(header.references().get(i));
    }
    return ids;
  }

  /**
   * Remembers a mail's own message-id, and those of its parent and of the first mail of all, so
   * that siblings meet although the parent is not in this mailbox.
   */
  Threads with(MessageHeader header, ThreadId thread) {
    Threads result = this;
    if (header.messageId().isPresent()) {
      result = result.with(header.messageId().get(), thread);
    }
    if (!header.inReplyTo().isEmpty()) {
      result = result.with(header.inReplyTo().get(0), thread);
    }
    if (!header.references().isEmpty()) {
      result = result.with(header.references().get(0), thread);
    }
    return result;
  }

  private Threads with(String messageId, ThreadId thread) {
    long hash = hash(messageId);
    return runs.find(hash, 0) == PackedRuns.ABSENT
        ? new Threads(runs.with(hash, 0, thread.value(), Long.MIN_VALUE))
        : this;
  }

  int size() {
    return runs.size();
  }

  /** FNV-1a over the UTF-16 units, then mixed. Kept in snapshots: never to change. */
  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    hash ^= hash >>> 32;
    hash *= 0xd6e8feb86659fd93L;
    return hash ^ (hash >>> 32);
  }

  byte[] toBytes() {
    return runs.toBytes();
  }

  static Threads fromBytes(byte[] bytes) {
    return new Threads(PackedRuns.fromBytes(bytes, 1));
  }
}
