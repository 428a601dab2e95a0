package io.viesti.message;

import io.viesti.envelope.MailAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The words of a {@link DeliveryReport}: for people, and for machines (RFC 3464 §2). */
final class ReportText {
  private static final int MAX_DIAGNOSTIC = 800;

  private ReportText() {}

  /** Lines with CRLF, the last one without. */
  static String forPeople(DeliveryReport report, MessageHeader header) {
    boolean failed = report.kind() == DeliveryReport.Kind.FAILED;
    StringBuilder text = new StringBuilder();
    text.append(
        failed
            ? "Your mail could not be delivered to the recipients below.\r\n"
            : "Your mail could not be delivered yet to the recipients below.\r\n"
                + "You need not send it again: it is still being tried.\r\n");
    if (!header.subject().isEmpty()) {
      text.append("\r\nSubject: ").append(header.subject()).append("\r\n");
    }
    text.append("Sent: ").append(MailDate.format(report.arrivedAt())).append("\r\n");
    for (DeliveryReport.Recipient recipient : report.recipients()) {
      text.append("\r\n<").append(recipient.recipient().address()).append(">\r\n    ");
      recipient
          .remoteMta()
          .ifPresent(
              mta -> text.append(oneLine(mta)).append(recipient.fromRemote() ? " said: " : ": "));
      text.append(oneLine(recipient.diagnostic())).append("\r\n");
      recipient
          .willRetryUntil()
          .ifPresent(
              until ->
                  text.append("    Tried until ").append(MailDate.format(until)).append("\r\n"));
    }
    return text.toString();
  }

  /** The fields of message/delivery-status, groups parted and ended by an empty line. */
  static List<String> deliveryStatus(DeliveryReport report) {
    List<String> lines = new ArrayList<>();
    lines.add("Reporting-MTA: dns; " + report.reportingMta());
    report
        .envid()
        .map(ReportText::fromXtext)
        .ifPresent(envid -> lines.add("Original-Envelope-Id: " + ascii(envid)));
    lines.add("Arrival-Date: " + MailDate.format(report.arrivedAt()));
    for (DeliveryReport.Recipient recipient : report.recipients()) {
      lines.add("");
      recipient
          .recipient()
          .orcpt()
          .flatMap(ReportText::originalRecipient)
          .ifPresent(original -> lines.add("Original-Recipient: " + original));
      lines.add("Final-Recipient: " + typed(recipient.recipient().address()));
      lines.add("Action: " + (report.kind() == DeliveryReport.Kind.FAILED ? "failed" : "delayed"));
      lines.add("Status: " + ascii(recipient.status()));
      recipient.remoteMta().ifPresent(mta -> lines.add("Remote-MTA: dns; " + ascii(mta)));
      lines.add(
          "Diagnostic-Code: "
              + (recipient.fromRemote() ? "smtp; " : "x-viesti; ")
              + ascii(recipient.diagnostic()));
      recipient
          .lastAttempt()
          .ifPresent(last -> lines.add("Last-Attempt-Date: " + MailDate.format(last)));
      recipient
          .willRetryUntil()
          .ifPresent(until -> lines.add("Will-Retry-Until: " + MailDate.format(until)));
    }
    lines.add("");
    return lines;
  }

  /** Whether a message id found in a stranger's header can be written as it is. */
  static boolean isPlainId(String id) {
    return id.length() <= 250
        && id.chars().allMatch(c -> c > 32 && c < 127 && c != '<' && c != '>');
  }

  /** RFC 3464 §2.1.2; addresses beyond US-ASCII in the form of RFC 6533 §3 that needs no 8 bits. */
  private static String typed(MailAddress address) {
    if (!address.needsUtf8()) {
      return "rfc822; " + address;
    }
    StringBuilder text = new StringBuilder("utf-8; ");
    address
        .toString()
        .codePoints()
        .forEach(
            c -> {
              if (c > 32 && c < 127 && c != '\\' && c != '+' && c != '=') {
                text.append((char) c);
              } else {
                text.append(String.format("\\x{%02X}", c));
              }
            });
    return text.toString();
  }

  /** ORCPT is {@code addr-type;xtext} (RFC 3461 §4.2). */
  private static Optional<String> originalRecipient(String orcpt) {
    int semicolon = orcpt.indexOf(';');
    if (semicolon <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        ascii(orcpt.substring(0, semicolon))
            + "; "
            + ascii(fromXtext(orcpt.substring(semicolon + 1))));
  }

  /** Decodes xtext (RFC 3461 §4); what is no xtext stays as it is. */
  private static String fromXtext(String xtext) {
    StringBuilder text = new StringBuilder(xtext.length());
    for (int i = 0; i < xtext.length(); i++) {
      char c = xtext.charAt(i);
      if (c == '+' && i + 2 < xtext.length()) {
        int high = Character.digit(xtext.charAt(i + 1), 16);
        int low = Character.digit(xtext.charAt(i + 2), 16);
        if (high >= 0 && low >= 0) {
          text.append((char) (high * 16 + low));
          i += 2;
          continue;
        }
      }
      text.append(c);
    }
    return text.toString();
  }

  private static String oneLine(String text) {
    return MailText.printable(text, MAX_DIAGNOSTIC).strip();
  }

  /** Fit for a field of our own: one line, US-ASCII, no way to begin another field. */
  private static String ascii(String text) {
    byte[] octets = oneLine(text).getBytes(StandardCharsets.US_ASCII);
    return new String(octets, StandardCharsets.US_ASCII);
  }
}
