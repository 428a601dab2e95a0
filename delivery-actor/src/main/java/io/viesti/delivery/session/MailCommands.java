package io.viesti.delivery.session;

import io.viesti.envelope.EnvelopeRecipient;
import io.viesti.envelope.MailAddress;
import java.util.Optional;

/** The command lines of a transaction, with the parameters the server understands. */
final class MailCommands {
  private MailCommands() {}

  /** Why this server can't take the mail as it is: mail is never rewritten to fit. */
  static Optional<String> unsuited(Transaction mail, Extensions offered) {
    if (mail.smtpUtf8() && !offered.smtpUtf8()) {
      return Optional.of("5.6.7 the remote server does not offer SMTPUTF8");
    }
    if (mail.eightBit() && !offered.eightBitMime()) {
      return Optional.of("5.6.3 the remote server does not offer 8BITMIME");
    }
    if (offered.sizeLimit().isPresent() && mail.size() > offered.sizeLimit().get()) {
      return Optional.of(
          "5.3.4 the mail has %d octets, the remote server takes %d"
              .formatted(mail.size(), offered.sizeLimit().get()));
    }
    return Optional.empty();
  }

  static String mail(Transaction mail, Extensions offered) {
    StringBuilder line =
        new StringBuilder("MAIL FROM:<")
            .append(mail.reversePath().map(MailAddress::toString).orElse(""))
            .append('>');
    if (offered.size()) {
      line.append(" SIZE=").append(mail.size());
    }
    if (offered.eightBitMime() && mail.eightBit()) {
      line.append(" BODY=8BITMIME");
    }
    if (mail.smtpUtf8()) {
      line.append(" SMTPUTF8");
    }
    if (offered.dsn()) {
      mail.dsn().ret().ifPresent(ret -> parameter(line, "RET", ret));
      mail.dsn().envid().ifPresent(envid -> parameter(line, "ENVID", envid));
    }
    return line.append("\r\n").toString();
  }

  static String rcpt(EnvelopeRecipient recipient, Extensions offered) {
    StringBuilder line = new StringBuilder("RCPT TO:<").append(recipient.address()).append('>');
    if (offered.dsn()) {
      recipient.notifyOn().ifPresent(notify -> parameter(line, "NOTIFY", notify));
      recipient.orcpt().ifPresent(orcpt -> parameter(line, "ORCPT", orcpt));
    }
    return line.append("\r\n").toString();
  }

  /** Values come from clients: one that could end the line or the parameter is left out. */
  private static void parameter(StringBuilder line, String name, String value) {
    if (!value.isEmpty() && value.chars().allMatch(c -> c > 32 && c != 127)) {
      line.append(' ').append(name).append('=').append(value);
    }
  }
}
