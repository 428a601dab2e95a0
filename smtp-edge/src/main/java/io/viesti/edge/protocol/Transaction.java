package io.viesti.edge.protocol;

import io.viesti.envelope.Envelope;
import io.viesti.envelope.EnvelopeRecipient;
import io.viesti.envelope.MailAddress;
import io.viesti.queue.ResolvedRecipient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What MAIL and RCPT have said so far (RFC 5321 §3.3). */
final class Transaction {
  private final Command.Mail mail;
  private final Map<MailAddress, EnvelopeRecipient> recipients = new LinkedHashMap<>(2);
  private final List<ResolvedRecipient> mailboxes = new ArrayList<>(1);

  Transaction(Command.Mail mail) {
    this.mail = mail;
  }

  /** An address given twice still gets one copy: the first RCPT of it counts. */
  void add(EnvelopeRecipient recipient, List<ResolvedRecipient> resolved) {
    if (recipients.putIfAbsent(recipient.address(), recipient) == null) {
      mailboxes.addAll(resolved);
    }
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
        List.copyOf(recipients.values()),
        eightBit ? Envelope.Body.EIGHT_BIT_MIME : mail.body(),
        mail.smtpUtf8(),
        mail.dsn());
  }
}
