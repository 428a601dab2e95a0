package io.viesti.envelope;

import java.util.Optional;

/**
 * One RCPT of an envelope.
 *
 * @param address as given
 * @param notifyOn NOTIFY= of RFC 3461 §4.1, upper case, as given
 * @param orcpt ORCPT= of RFC 3461 §4.2, in the xtext it came in
 */
public record EnvelopeRecipient(
    MailAddress address, Optional<String> notifyOn, Optional<String> orcpt) {

  /** A recipient without DSN parameters. */
  public static EnvelopeRecipient plain(MailAddress address) {
    return new EnvelopeRecipient(address, Optional.empty(), Optional.empty());
  }

  /** Whether a failure may be reported to the sender: not when NOTIFY says otherwise. */
  public boolean wantsFailureReport() {
    return notifyOn.map(n -> n.contains("FAILURE")).orElse(true);
  }

  /** Whether a delay may be reported to the sender. */
  public boolean wantsDelayReport() {
    return notifyOn.map(n -> n.contains("DELAY")).orElse(true);
  }
}
