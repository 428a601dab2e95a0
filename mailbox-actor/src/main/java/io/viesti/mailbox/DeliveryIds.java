package io.viesti.mailbox;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The deliveries a mailbox recognises repeats of: for six days, also of mail since destroyed; mail
 * without Message-ID for 24 h. Immutable. How old an entry is, its email id says.
 *
 * <p>The latest are in memory, 24 octets an id; when they are more than {@value #IN_MEMORY}, the
 * older half goes to a blob and leaves a filter of 2 octets an id.
 */
final class DeliveryIds {
  static final Duration KEPT = Duration.ofDays(6);
  static final Duration KEPT_WITHOUT_MESSAGE_ID = Duration.ofHours(24);

  /** Ids kept at most: beyond, a mailbox rather takes no mail than forgets early. */
  static final int MAX = 1_000_000;

  /** Ids in memory before the older half is to leave it. */
  static final int IN_MEMORY = 65_536;

  static final DeliveryIds NONE = new DeliveryIds(PackedRuns.empty(2), List.of());

  private final PackedRuns recent;
  private final List<SpilledIds> spilled;

  private DeliveryIds(PackedRuns recent, List<SpilledIds> spilled) {
    this.recent = recent;
    this.spilled = spilled;
  }

  /**
   * The email that an earlier delivery of this id gave, as far as memory knows.
   *
   * @param hasMessageId whether the mail has a Message-ID of its own
   */
  Optional<EmailId> first(DeliveryId id, boolean hasMessageId, Instant now) {
    return valid(find(recent, id), hasMessageId, now);
  }

  /** Looks into what a blob of {@link SpilledIds} holds. */
  static Optional<EmailId> first(
      PackedRuns blob, DeliveryId id, boolean hasMessageId, Instant now) {
    return valid(find(blob, id), hasMessageId, now);
  }

  private static long find(PackedRuns runs, DeliveryId id) {
    ByteBuffer key = ByteBuffer.wrap(id.bytes());
    return runs.find(key.getLong(), key.getLong());
  }

  private static Optional<EmailId> valid(long email, boolean hasMessageId, Instant now) {
    Duration kept = hasMessageId ? KEPT : KEPT_WITHOUT_MESSAGE_ID;
    return email == PackedRuns.ABSENT || email < leastKept(now, kept)
        ? Optional.empty()
        : Optional.of(new EmailId(email));
  }

  /** Blobs that may know this id, latest first; usually none. */
  List<SpilledIds> suspects(DeliveryId id, Instant now) {
    if (spilled.isEmpty()) {
      return List.of();
    }
    ByteBuffer key = ByteBuffer.wrap(id.bytes());
    long first = key.getLong();
    long second = key.getLong();
    long least = leastKept(now, KEPT);
    List<SpilledIds> suspects = new ArrayList<>();
    for (int i = spilled.size() - 1; i >= 0; i--) {
      SpilledIds ids = spilled.get(i);
      if (ids.newest() >= least && ids.mayContain(first, second)) {
        suspects.add(ids);
      }
    }
    return suspects;
  }

  DeliveryIds with(DeliveryId id, EmailId email, Instant at) {
    ByteBuffer key = ByteBuffer.wrap(id.bytes());
    long keepFrom = leastKept(at, KEPT);
    PackedRuns longer = recent.with(key.getLong(), key.getLong(), email.value(), keepFrom);
    return new DeliveryIds(
        longer.size() > MAX ? longer.compacted(keepFrom) : longer, stillNeeded(keepFrom));
  }

  /** Without the ids up to a number in memory, which are in a blob from now on. */
  DeliveryIds withSpilled(SpilledIds ids, Instant at) {
    List<SpilledIds> more = new ArrayList<>(stillNeeded(leastKept(at, KEPT)));
    more.add(ids);
    return new DeliveryIds(recent.compacted(ids.newest() + 1), List.copyOf(more));
  }

  private List<SpilledIds> stillNeeded(long keepFrom) {
    return spilled.isEmpty() || spilled.get(0).newest() >= keepFrom
        ? spilled
        : spilled.stream().filter(ids -> ids.newest() >= keepFrom).toList();
  }

  /** Whether the older half should leave memory. */
  boolean wantsToSpill() {
    return recent.size() >= IN_MEMORY;
  }

  /** The older half of what is in memory, without what may be forgotten. */
  PackedRuns olderHalf(Instant now) {
    PackedRuns live = recent.compacted(leastKept(now, KEPT));
    return live.upTo(live.medianValue());
  }

  /** Whether one more can't be kept without forgetting one too early. */
  boolean isFull(Instant now) {
    return isFull(now, MAX);
  }

  boolean isFull(Instant now, int max) {
    if (size() < max) {
      return false;
    }
    long least = leastKept(now, KEPT);
    int onDisk =
        spilled.stream().filter(ids -> ids.newest() >= least).mapToInt(SpilledIds::count).sum();
    return recent.countFrom(least) + onDisk >= max;
  }

  /** Ids in memory and in blobs. */
  int size() {
    return recent.size() + spilled.stream().mapToInt(SpilledIds::count).sum();
  }

  List<SpilledIds> spilled() {
    return spilled;
  }

  private static long leastKept(Instant now, Duration kept) {
    return IdSequence.first(now.minus(kept));
  }

  /** What is in memory, as snapshots keep it. */
  byte[] toBytes() {
    return recent.toBytes();
  }

  static DeliveryIds of(byte[] recent, List<SpilledIds> spilled) {
    return new DeliveryIds(PackedRuns.fromBytes(recent, 2), List.copyOf(spilled));
  }
}
