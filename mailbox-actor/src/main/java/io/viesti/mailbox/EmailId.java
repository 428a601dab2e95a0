package io.viesti.mailbox;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.viesti.id.TimeOrderedId;
import java.util.Optional;

/**
 * Names an email within its mailbox. Increases with the order of arrival, whatever the clock does;
 * the high bits are milliseconds. Shown to clients as 13 characters of base 32.
 */
public record EmailId(@JsonValue long value) implements Comparable<EmailId> {
  private static final int DIGITS = 13;

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public EmailId {}

  /** Reads what {@link #toString} wrote; empty for anything else. */
  public static Optional<EmailId> parse(String text) {
    long value = text.length() == DIGITS ? TimeOrderedId.parse(text) : -1;
    return value > 0 ? Optional.of(new EmailId(value)) : Optional.empty();
  }

  @Override
  public int compareTo(EmailId other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return TimeOrderedId.text(value, DIGITS);
  }
}
