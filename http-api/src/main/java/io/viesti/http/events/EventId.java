package io.viesti.http.events;

import java.util.Optional;

/**
 * The {@code id:} of a notification: the sequence number of the mailbox's event and the place
 * within it, because one event may tell several things.
 */
record EventId(long seq, int index) implements Comparable<EventId> {
  /** Greater than any place in an event. */
  private static final int END = 1_000_000;

  /** Behind everything that event {@code seq} tells. */
  static EventId endOf(long seq) {
    return new EventId(seq, END);
  }

  /** Reads {@code seq.index}; a lone {@code seq} is all of that event. */
  static Optional<EventId> parse(String text) {
    int dot = text.indexOf('.');
    try {
      long seq = Long.parseLong(dot < 0 ? text : text.substring(0, dot));
      int index = dot < 0 ? END : Integer.parseInt(text.substring(dot + 1));
      return seq >= 0 && index >= 0 ? Optional.of(new EventId(seq, index)) : Optional.empty();
    } catch (NumberFormatException notAnId) {
      return Optional.empty();
    }
  }

  @Override
  public int compareTo(EventId other) {
    int bySeq = Long.compare(seq, other.seq);
    return bySeq != 0 ? bySeq : Integer.compare(index, other.index);
  }

  @Override
  public String toString() {
    return seq + "." + index;
  }
}
