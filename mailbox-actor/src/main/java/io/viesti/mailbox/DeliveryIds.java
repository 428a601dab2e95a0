package io.viesti.mailbox;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The deliveries a mailbox recognises repeats of: for six days, also of mail since destroyed; mail
 * without Message-ID for 24 h. Immutable; 24 octets an id. How old an entry is, its email id says.
 */
final class DeliveryIds {
  static final Duration KEPT = Duration.ofDays(6);
  static final Duration KEPT_WITHOUT_MESSAGE_ID = Duration.ofHours(24);

  /** Ids kept at most: beyond, a mailbox rather takes no mail than forgets early. */
  static final int MAX = 1_000_000;

  static final DeliveryIds NONE = new DeliveryIds(PackedRuns.empty(2));

  private final PackedRuns runs;

  private DeliveryIds(PackedRuns runs) {
    this.runs = runs;
  }

  /**
   * The email that an earlier delivery of this id gave.
   *
   * @param hasMessageId whether the mail has a Message-ID of its own
   */
  Optional<EmailId> first(DeliveryId id, boolean hasMessageId, Instant now) {
    ByteBuffer key = ByteBuffer.wrap(id.bytes());
    long email = runs.find(key.getLong(), key.getLong());
    if (email == PackedRuns.ABSENT) {
      return Optional.empty();
    }
    Duration kept = hasMessageId ? KEPT : KEPT_WITHOUT_MESSAGE_ID;
    return email < leastKept(now, kept) ? Optional.empty() : Optional.of(new EmailId(email));
  }

  DeliveryIds with(DeliveryId id, EmailId email, Instant at) {
    ByteBuffer key = ByteBuffer.wrap(id.bytes());
    long keepFrom = leastKept(at, KEPT);
    PackedRuns longer = runs.with(key.getLong(), key.getLong(), email.value(), keepFrom);
    return new DeliveryIds(longer.size() > MAX ? longer.compacted(keepFrom) : longer);
  }

  /** Whether one more can't be kept without forgetting one too early. */
  boolean isFull(Instant now) {
    return isFull(now, MAX);
  }

  boolean isFull(Instant now, int max) {
    return runs.size() >= max && runs.countFrom(leastKept(now, KEPT)) >= max;
  }

  int size() {
    return runs.size();
  }

  private static long leastKept(Instant now, Duration kept) {
    return IdSequence.first(now.minus(kept));
  }

  byte[] toBytes() {
    return runs.toBytes();
  }

  static DeliveryIds fromBytes(byte[] bytes) {
    return new DeliveryIds(PackedRuns.fromBytes(bytes, 2));
  }
}
