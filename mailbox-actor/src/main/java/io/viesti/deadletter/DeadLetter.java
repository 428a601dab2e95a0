package io.viesti.deadletter;

import io.viesti.queue.IncomingMail;
import java.time.Instant;

/**
 * A parked mail.
 *
 * @param id time-ordered
 * @param mail with only the recipients it could not reach
 * @param reason one line for the operator
 */
public record DeadLetter(String id, IncomingMail mail, String reason, Instant at) {
  public DeadLetter {
    reason = reason == null ? "" : reason;
  }
}
