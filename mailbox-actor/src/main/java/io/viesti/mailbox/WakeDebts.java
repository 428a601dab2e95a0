package io.viesti.mailbox;

import io.viesti.wake.WakeEntry;
import io.viesti.wake.WakeIndex;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/**
 * The wake entries one mailbox has out, as far as this incarnation knows. An entry is written
 * before the event that makes work owed, and one entry covers all that comes while it is out, so a
 * busy mailbox writes one every few seconds. No due time is used twice: a removal can then never
 * hide a later entry. Used by its entity only.
 */
final class WakeDebts {
  /** Work owed from now on is due this much later. */
  static final Duration SOON = Duration.ofSeconds(10);

  private final WakeIndex index;
  private final String entityId;
  private final TreeMap<Instant, Boolean> durable = new TreeMap<>();
  private Instant last = Instant.EPOCH;

  WakeDebts(WakeIndex index, String entityId) {
    this.index = index;
    this.entityId = entityId;
  }

  /** Whether a durable entry falls due within {@code delay} from now. */
  boolean covers(Instant now, Duration delay) {
    return durable.subMap(now, false, roundedUp(now.plus(delay)), true).containsValue(true);
  }

  /** Whether such an entry is being written: what needs one waits for that one. */
  boolean isUnderWay(Instant now, Duration delay) {
    return durable.subMap(now, false, roundedUp(now.plus(delay)), true).containsValue(false);
  }

  /** A due time never used before, at or after {@code now + delay}. */
  Instant nextDue(Instant now, Duration delay) {
    Instant due = roundedUp(now.plus(delay));
    last = due.isAfter(last) ? due : last.plusMillis(1);
    return last;
  }

  /** Entries are due at whole milliseconds. */
  private static Instant roundedUp(Instant at) {
    return at.plusNanos(999_999).truncatedTo(ChronoUnit.MILLIS);
  }

  /** Writes an entry; {@link #settled} is to be called with what became of it. */
  CompletionStage<Void> owe(Instant due) {
    durable.put(due, false);
    return index.owe(entry(due));
  }

  /** An entry is durable: those before it that are due already have done their work. */
  void settled(Instant due, boolean isDurable, Instant now) {
    if (!isDurable) {
      durable.remove(due);
      return;
    }
    durable.put(due, true);
    if (due.isAfter(now)) {
      List.copyOf(durable.headMap(now, true).keySet()).forEach(this::pay);
    }
  }

  /** The waker found this entry. */
  void woken(Instant due) {
    durable.put(due, true);
    last = due.isAfter(last) ? due : last;
  }

  /** Nothing is owed any more. Entries still being written stay: they wake once for nothing. */
  void payAll() {
    List.copyOf(durable.keySet()).stream().filter(durable::get).forEach(this::pay);
  }

  private void pay(Instant due) {
    durable.remove(due);
    index.paid(entry(due));
  }

  private WakeEntry entry(Instant due) {
    return new WakeEntry(Mailbox.KEY.name(), entityId, due);
  }
}
