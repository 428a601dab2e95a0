package io.viesti.delivery.session;

import io.viesti.envelope.MailAddress;

/**
 * What became of one recipient in one attempt.
 *
 * @param text the deciding reply, or what happened instead of one
 */
public record RecipientResult(MailAddress recipient, Result result, String text) {

  /** In the terms of RFC 5321 §4.2.1. */
  public enum Result {
    /** 2xx to the final dot. */
    ACCEPTED,
    /** 4xx, or no answer: try again. */
    DEFERRED,
    /** 5xx: never try again. */
    REFUSED
  }
}
