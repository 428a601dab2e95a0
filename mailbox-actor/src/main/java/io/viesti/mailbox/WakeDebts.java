package io.viesti.mailbox;

import io.viesti.wake.WakeEntry;
import io.viesti.wake.WakeIndex;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/**
 * The wake entries one mailbox has out, as far as this incarnation knows. An entry is written
 * before the event that makes work owed, and one entry covers all that comes while it is out, so a
 * busy mailbox writes one every few seconds. Used by its entity only.
 *
 * <p>No due time is used twice: a removal can then never hide a later entry. Two kinds of entries
 * keep out of each other's way by the last digit of their milliseconds: those due soon, and those
 * that wait for a later attempt. A clock that was put back changes the digits, because times
 * already used come again.
 */
final class WakeDebts {
  /** Work owed from now on is due this much later. */
  static final Duration SOON = Duration.ofSeconds(10);

  /** So much later than asked for an entry may be due, for its digit or because it is one more. */
  private static final Duration SLACK = Duration.ofSeconds(1);

  private static final int DIGITS = 10;

  private final WakeIndex index;
  private final String entityId;
  private final TreeMap<Instant, Boolean> durable = new TreeMap<>();
  private Instant lastSoon = Instant.EPOCH;
  private Instant lastLater = Instant.EPOCH;
  private int digit;

  WakeDebts(WakeIndex index, String entityId) {
    this.index = index;
    this.entityId = entityId;
  }

  /** Whether a durable entry falls due within {@code delay} from now. */
  boolean covers(Instant now, Duration delay) {
    return within(now, delay).containsValue(true);
  }

  /** Whether such an entry is being written: what needs one waits for that one. */
  boolean isUnderWay(Instant now, Duration delay) {
    return within(now, delay).containsValue(false);
  }

  private SortedMap<Instant, Boolean> within(Instant now, Duration delay) {
    return durable.subMap(now, false, now.plus(delay).plus(SLACK), true);
  }

  /** A due time never used before, {@code delay} from now or, if that one was, sooner. */
  Instant nextDue(Instant now, Duration delay) {
    if (delay.compareTo(SOON) > 0) {
      Instant later = withDigit(now.plus(delay), digit + 1);
      if (later.isAfter(lastLater) && !wasPutBack(now)) {
        lastLater = later;
        return later;
      }
    }
    if (wasPutBack(now)) {
      digit = (digit + 2) % DIGITS;
      lastLater = Instant.EPOCH;
      lastSoon = Instant.EPOCH;
    }
    Instant soon = withDigit(now.plus(SOON), digit);
    while (!soon.isAfter(lastSoon) || durable.containsKey(soon)) {
      soon = soon.plusMillis(DIGITS);
    }
    lastSoon = soon;
    return soon;
  }

  private boolean wasPutBack(Instant now) {
    return now.plus(SOON).plus(SLACK).isBefore(lastSoon);
  }

  /** Entries are due at whole milliseconds: the next with this last digit. */
  private static Instant withDigit(Instant at, int digit) {
    long millis = at.plusNanos(999_999).toEpochMilli();
    return Instant.ofEpochMilli(millis + Math.floorMod(digit - millis, DIGITS));
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
