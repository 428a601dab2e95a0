package io.viesti.edge.acceptance;

import io.viesti.edge.protocol.ReceivedMail;
import io.viesti.envelope.EnvelopeRecipient;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** The fields put before a mail's own octets. Text with CR LF, never more than ASCII and UTF-8. */
final class TraceFields {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.US)
          .withZone(ZoneOffset.UTC);
  private static final int FOLD = 78;

  private TraceFields() {}

  static String date(Instant at) {
    return DATE.format(at);
  }

  /** Received (RFC 5321 §4.4): from whom, by whom, how, and when. */
  static String received(ReceivedMail mail, String hostname, String traceId, Instant at) {
    StringBuilder field = new StringBuilder(256);
    field
        .append("Received: from ")
        .append(mail.helo())
        .append(" (")
        .append(mail.client().literal())
        .append(")\r\n\tby ")
        .append(hostname)
        .append(" (Viesti) with ")
        .append(mail.protocol())
        .append(" id ")
        .append(traceId);
    mail.tls()
        .ifPresent(
            tls ->
                field
                    .append("\r\n\t(")
                    .append(tls.version())
                    .append(", ")
                    .append(tls.cipher())
                    .append(')'));
    List<EnvelopeRecipient> recipients = mail.envelope().recipients();
    if (recipients.size() == 1) {
      // With more, the field would tell each of them about the others (RFC 5321 §7.6).
      field.append("\r\n\tfor <").append(recipients.get(0).address()).append('>');
    }
    return field.append(";\r\n\t").append(date(at)).append("\r\n").toString();
  }

  /** A field with a value that may have to go onto a line of its own. */
  static String field(String name, String value) {
    return name.length() + 2 + value.length() > FOLD
        ? name + ":\r\n " + value + "\r\n"
        : name + ": " + value + "\r\n";
  }
}
