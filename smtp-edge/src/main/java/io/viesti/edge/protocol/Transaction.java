package io.viesti.edge.protocol;

import io.viesti.envelope.Envelope;
import io.viesti.envelope.EnvelopeRecipient;
import io.viesti.queue.ResolvedRecipient;
import java.util.ArrayList;
import java.util.List;

/** What MAIL and RCPT have said so far (RFC 5321 §3.3). */
final class Transaction {
  private final Command.Mail mail;
  private final List<EnvelopeRecipient> recipients = new ArrayList<>(1);
  private final List<ResolvedRecipient> mailboxes = new ArrayList<>(1);

  Transaction(Command.Mail mail) {
    this.mail = mail;
  }

  void add(EnvelopeRecipient recipient, List<ResolvedRecipient> resolved) {
    recipients.add(recipient);
    mailboxes.addAll(resolved);
  }

  int recipients() {
    return recipients.size();
  }

  boolean smtpUtf8() {
    return mail.smtpUtf8();
  }

  long declaredSize() {
    return mail.size();
  }

  List<ResolvedRecipient> mailboxes() {
    return List.copyOf(mailboxes);
  }

  /** The envelope; content with 8-bit octets is 8BITMIME whatever BODY= said. */
  Envelope envelope(boolean eightBit) {
    return new Envelope(
        mail.reversePath(),
        recipients,
        eightBit ? Envelope.Body.EIGHT_BIT_MIME : mail.body(),
        mail.smtpUtf8(),
        mail.dsn());
  }
}
