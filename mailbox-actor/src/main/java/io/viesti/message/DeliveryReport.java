package io.viesti.message;

import io.viesti.envelope.EnvelopeRecipient;
import io.viesti.envelope.MailAddress;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A delivery status notification (RFC 3464): why a mail did not arrive, or not yet. A value; {@link
 * #compose} is a pure function of it, so the same report composed twice (after a crash) is the same
 * octets and a repeat is recognised as one.
 *
 * @param id unique to this report, of {@code [a-z0-9-]}, such as submission id and step; Message-ID
 *     and boundary come from it
 * @param reportingMta our host name
 * @param sender who gets it: the reverse-path, never the null one. Send it from the null
 *     reverse-path
 * @param ret RET= of the envelope (RFC 3461 §4.3): {@code FULL} returns the whole mail if it is at
 *     most {@value #MAX_RETURNED} octets, all else the header fields
 * @param envid ENVID= in its xtext
 * @param arrivedAt when the mail was submitted
 * @param at when the report is made
 * @param recipients at least one
 * @param original the first octets of the mail, as much as is at hand and at most {@value
 *     #MAX_RETURNED}
 * @param originalIsWhole whether that is all of it
 */
public record DeliveryReport(
    String id,
    Kind kind,
    String reportingMta,
    MailAddress sender,
    Optional<String> ret,
    Optional<String> envid,
    Instant arrivedAt,
    Instant at,
    List<Recipient> recipients,
    byte[] original,
    boolean originalIsWhole) {
  public static final int MAX_RETURNED = 1024 * 1024;

  /** What is reported. */
  public enum Kind {
    FAILED,
    /** Still being tried. */
    DELAYED
  }

  /**
   * What became of one recipient.
   *
   * @param status RFC 3463 code such as {@code 5.1.1}
   * @param diagnostic the remote server's reply, or our own reason, in one line
   * @param fromRemote whether {@code diagnostic} is an SMTP reply of {@code remoteMta}
   * @param willRetryUntil for {@code DELAYED}
   */
  public record Recipient(
      EnvelopeRecipient recipient,
      String status,
      String diagnostic,
      boolean fromRemote,
      Optional<String> remoteMta,
      Optional<Instant> lastAttempt,
      Optional<Instant> willRetryUntil) {}

  public DeliveryReport {
    recipients = List.copyOf(recipients);
  }

  /** The report as a mail: CRLF line ends, at most 998 octets a line of our own. */
  public byte[] compose() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(4096 + original.length);
    byte[] returned = returnedOctets();
    boolean full = returned == original;
    String boundary = boundary(returned);
    boolean eightBit = !MailText.isAscii(returned, 0, returned.length);
    line(out, "From: Mail Delivery System <MAILER-DAEMON@" + reportingMta + ">");
    line(out, "To: <" + sender + ">");
    line(out, "Subject: " + (kind == Kind.FAILED ? "Undelivered mail" : "Delayed mail"));
    line(out, "Date: " + MailDate.format(at));
    line(out, "Message-ID: <" + id + ".report@" + reportingMta + ">");
    MessageHeader header = MessageSummaries.of(original, original.length, false).header();
    header
        .messageId()
        .filter(ReportText::isPlainId)
        .ifPresent(
            original -> {
              line(out, "In-Reply-To: <" + original + ">");
              line(out, "References: <" + original + ">");
            });
    line(out, "Auto-Submitted: auto-replied");
    line(out, "MIME-Version: 1.0");
    line(out, "Content-Type: multipart/report; report-type=delivery-status;");
    line(out, "\tboundary=\"" + boundary + "\"");
    if (eightBit) {
      line(out, "Content-Transfer-Encoding: 8bit");
    }
    line(out, "");
    line(out, "--" + boundary);
    line(out, "Content-Type: text/plain; charset=utf-8");
    line(out, "Content-Transfer-Encoding: quoted-printable");
    line(out, "");
    line(out, QuotedPrintable.text(ReportText.forPeople(this, header)));
    line(out, "--" + boundary);
    line(out, "Content-Type: message/delivery-status");
    line(out, "");
    ReportText.deliveryStatus(this).forEach(field -> line(out, field));
    line(out, "--" + boundary);
    line(out, "Content-Type: " + (full ? "message/rfc822" : "text/rfc822-headers"));
    if (eightBit) {
      line(out, "Content-Transfer-Encoding: 8bit");
    }
    line(out, "");
    out.writeBytes(returned);
    if (returned.length > 0 && returned[returned.length - 1] != '\n') {
      line(out, "");
    }
    line(out, "--" + boundary + "--");
    return out.toByteArray();
  }

  /** RFC 3461 §6.2: the mail or its header; nothing of the content unless it was asked for. */
  private byte[] returnedOctets() {
    if (kind == Kind.FAILED
        && originalIsWhole
        && ret.filter("FULL"::equalsIgnoreCase).isPresent()) {
      return original;
    }
    HeaderCursor cursor = new HeaderCursor(original, original.length);
    while (cursor.next()) {
      continue;
    }
    return java.util.Arrays.copyOf(original, cursor.bodyStart());
  }

  /** One that no line of the returned octets begins with. */
  private String boundary(byte[] returned) {
    String text = new String(returned, StandardCharsets.ISO_8859_1);
    String boundary = "report-" + id;
    for (int n = 1; text.contains("--" + boundary); n++) {
      boundary = "report-" + n + "-" + id;
    }
    return boundary;
  }

  private static void line(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    out.write('\r');
    out.write('\n');
  }
}
