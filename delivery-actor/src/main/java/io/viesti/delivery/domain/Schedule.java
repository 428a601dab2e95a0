package io.viesti.delivery.domain;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Mails by the time at which something is to be done about them. Not thread-safe. */
final class Schedule {
  private record Slot(Instant at, String id) {}

  private final Map<String, Slot> slots = new HashMap<>();
  private final TreeSet<Slot> order =
      new TreeSet<>(Comparator.comparing(Slot::at).thenComparing(Slot::id));

  /** Sets or moves a mail's time. */
  void put(String id, Instant at) {
    remove(id);
    Slot slot = new Slot(at, id);
    slots.put(id, slot);
    order.add(slot);
  }

  void remove(String id) {
    Slot slot = slots.remove(id);
    if (slot != null) {
      order.remove(slot);
    }
  }

  void clear() {
    slots.clear();
    order.clear();
  }

  /** Takes out the mail that is due first; none when nothing is due. */
  Optional<String> poll(Instant now) {
    if (order.isEmpty() || order.first().at().isAfter(now)) {
      return Optional.empty();
    }
    Slot first = order.pollFirst();
    slots.remove(first.id());
    return Optional.of(first.id());
  }

  Optional<Instant> earliest() {
    return order.isEmpty() ? Optional.empty() : Optional.of(order.first().at());
  }

  int size() {
    return slots.size();
  }
}
