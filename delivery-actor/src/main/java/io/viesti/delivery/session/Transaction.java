package io.viesti.delivery.session;

import io.viesti.envelope.Envelope;
import io.viesti.envelope.EnvelopeRecipient;
import io.viesti.envelope.MailAddress;
import java.util.List;
import java.util.Optional;

/**
 * The envelope of one mail transaction (RFC 5321 §3.3).
 *
 * @param recipients 1 to {@value #MAX_RECIPIENTS}
 * @param eightBit whether the content has octets above 127 (RFC 6152)
 * @param smtpUtf8 whether an address or a header field needs RFC 6531
 * @param size octets to be sent, before dot-stuffing
 */
public record Transaction(
    Optional<MailAddress> reversePath,
    List<EnvelopeRecipient> recipients,
    boolean eightBit,
    boolean smtpUtf8,
    Envelope.DsnRequest dsn,
    long size) {
  /** What every server must take (RFC 5321 §4.5.3.1.8). */
  public static final int MAX_RECIPIENTS = 100;

  public Transaction {
    recipients = List.copyOf(recipients);
  }
}
