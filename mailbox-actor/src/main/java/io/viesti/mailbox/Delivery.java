package io.viesti.mailbox;

import io.viesti.wire.Wire;
import java.util.Optional;

/**
 * A mailbox's answer to {@code Deliver}.
 *
 * @param token of the command
 * @param email the email stored now or, for a repeat, then
 */
public record Delivery(long token, String mailboxId, Result result, Optional<EmailId> email)
    implements Wire {

  /** What came of it. */
  public enum Result {
    /** Stored, durably. */
    STORED,
    /** A repeat: stored before, nothing changed. */
    REPEATED,
    /** The mailbox does not hold the address in that generation (any more): resolve anew. */
    NOT_HERE,
    /** Can't be told apart from repeats for now (a million ids kept): 452, try later. */
    FULL_OF_IDS,
    /** Storage refused: 451, try later. */
    UNAVAILABLE
  }
}
