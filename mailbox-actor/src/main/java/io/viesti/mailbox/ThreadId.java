package io.viesti.mailbox;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.viesti.id.TimeOrderedId;
import java.util.Optional;

/**
 * Names a conversation within its mailbox: the number of its first email. Shown to clients as 13
 * characters of base 32.
 */
public record ThreadId(@JsonValue long value) implements Comparable<ThreadId> {
  private static final int DIGITS = 13;

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ThreadId {}

  /** Reads what {@link #toString} wrote; empty for anything else. */
  public static Optional<ThreadId> parse(String text) {
    long value = text.length() == DIGITS ? TimeOrderedId.parse(text) : -1;
    return value > 0 ? Optional.of(new ThreadId(value)) : Optional.empty();
  }

  @Override
  public int compareTo(ThreadId other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return TimeOrderedId.text(value, DIGITS);
  }
}
