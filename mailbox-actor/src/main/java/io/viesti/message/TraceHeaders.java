package io.viesti.message;

import io.viesti.envelope.MailAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;

/** Builds the header fields a server puts before a mail it takes (RFC 5321 §4.4). Pure. */
public final class TraceHeaders {
  private static final int MAX_HELO = 255;

  private TraceHeaders() {}

  /**
   * How a mail came in.
   *
   * @param helo what the client called itself; anything at all, cleaned before it is written
   * @param by our own host name
   * @param protocol of {@link #protocol}
   * @param id the trace id
   * @param onlyRecipient the recipient when there is exactly one: naming one of several would
   *     disclose the others (RFC 5321 §7.6)
   */
  public record Reception(
      String helo,
      InetAddress client,
      String by,
      String protocol,
      String id,
      Optional<MailAddress> onlyRecipient,
      Instant at) {}

  /**
   * The registered name of the protocol a mail came by (RFC 3848, RFC 6531 §4.3).
   *
   * @param extended whether the client said EHLO
   * @param utf8 whether MAIL had SMTPUTF8
   */
  public static String protocol(
      boolean extended, boolean tls, boolean authenticated, boolean utf8) {
    if (!extended && !utf8) {
      return "SMTP";
    }
    return (utf8 ? "UTF8SMTP" : "ESMTP") + (tls ? "S" : "") + (authenticated ? "A" : "");
  }

  /** The {@code Received:} field, folded, with its CRLF. */
  public static String received(Reception reception) {
    StringBuilder field = new StringBuilder(256);
    field
        .append("Received: from ")
        .append(cleanHelo(reception.helo()))
        .append(" (")
        .append(literal(reception.client()))
        .append(")\r\n\tby ")
        .append(reception.by())
        .append(" with ")
        .append(reception.protocol())
        .append(" id ")
        .append(reception.id());
    reception
        .onlyRecipient()
        .filter(r -> !r.needsUtf8() || reception.protocol().startsWith("UTF8"))
        .ifPresent(recipient -> field.append("\r\n\tfor <").append(recipient).append('>'));
    return field
        .append(";\r\n\t")
        .append(MailDate.format(reception.at()))
        .append("\r\n")
        .toString();
  }

  /** The {@code Return-Path:} field with its CRLF, as the last server writes it. */
  public static String returnPath(Optional<MailAddress> reversePath) {
    return "Return-Path: <" + reversePath.map(MailAddress::toString).orElse("") + ">\r\n";
  }

  /** An address literal of RFC 5321 §4.1.3. */
  private static String literal(InetAddress address) {
    String text = address.getHostAddress();
    int scope = text.indexOf('%');
    String plain = scope < 0 ? text : text.substring(0, scope);
    return address instanceof Inet6Address ? "[IPv6:" + plain + "]" : "[" + plain + "]";
  }

  private static String cleanHelo(String helo) {
    StringBuilder clean = new StringBuilder(helo.length());
    for (int i = 0; i < helo.length() && clean.length() < MAX_HELO; i++) {
      char c = helo.charAt(i);
      boolean wanted =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || ".-_:[]".indexOf(c) >= 0;
      clean.append(wanted ? c : '?');
    }
    return clean.length() == 0 ? "unknown" : clean.toString();
  }
}
