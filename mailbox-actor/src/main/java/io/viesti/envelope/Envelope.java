package io.viesti.envelope;

import java.util.List;
import java.util.Optional;

/**
 * Who sent a mail and who shall have it, as MAIL and RCPT said it (RFC 5321 §2.3.1).
 *
 * @param reversePath empty for the null reverse-path {@code <>}, to which nothing may ever bounce
 * @param recipients at least one
 * @param body what the client declared by BODY= (RFC 6152)
 * @param smtpUtf8 whether SMTPUTF8 was given (RFC 6531)
 * @param dsn what RET= and ENVID= asked for (RFC 3461)
 */
public record Envelope(
    Optional<MailAddress> reversePath,
    List<EnvelopeRecipient> recipients,
    Body body,
    boolean smtpUtf8,
    DsnRequest dsn) {

  /** The BODY= declaration of RFC 6152; BINARYMIME is not offered. */
  public enum Body {
    SEVEN_BIT,
    EIGHT_BIT_MIME
  }

  /** RET= and ENVID= of RFC 3461 §4.3 and §4.4, in the xtext they came in. */
  public record DsnRequest(Optional<String> ret, Optional<String> envid) {
    public static final DsnRequest NONE = new DsnRequest(Optional.empty(), Optional.empty());
  }

  public Envelope {
    recipients = List.copyOf(recipients);
  }

  /** An envelope without extensions. */
  public static Envelope plain(Optional<MailAddress> reversePath, List<MailAddress> recipients) {
    return new Envelope(
        reversePath,
        recipients.stream().map(EnvelopeRecipient::plain).toList(),
        Body.EIGHT_BIT_MIME,
        false,
        DsnRequest.NONE);
  }
}
