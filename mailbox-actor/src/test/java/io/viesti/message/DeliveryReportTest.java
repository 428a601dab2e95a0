package io.viesti.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.envelope.EnvelopeRecipient;
import io.viesti.envelope.MailAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeliveryReportTest {
  private static final Instant SENT = Instant.parse("2026-11-23T09:00:00Z");
  private static final Instant NOW = Instant.parse("2026-11-23T09:05:00Z");
  private static final String ORIGINAL =
      "Subject: Grüße\r\nMessage-ID: <1@demo.test>\r\n\r\nSecret words\r\n";

  private static DeliveryReport report(
      DeliveryReport.Kind kind, Optional<String> ret, EnvelopeRecipient recipient, String said) {
    return new DeliveryReport(
        "0abc-f1",
        kind,
        "mx.demo.test",
        MailAddress.of("alice@demo.test"),
        ret,
        Optional.of("QQ+2B1+0D+0AX-Evil:"),
        SENT,
        NOW,
        List.of(
            new DeliveryReport.Recipient(
                recipient,
                "5.1.1",
                said,
                true,
                Optional.of("mx.example.net [192.0.2.1]"),
                Optional.of(NOW),
                kind == DeliveryReport.Kind.DELAYED
                    ? Optional.of(NOW.plusSeconds(3600))
                    : Optional.empty())),
        ORIGINAL.getBytes(StandardCharsets.UTF_8),
        true);
  }

  private static EnvelopeRecipient to(String address) {
    return new EnvelopeRecipient(
        MailAddress.of(address), Optional.empty(), Optional.of("rfc822;Bob+40example.net"));
  }

  private static String failed() {
    return new String(
        report(
                DeliveryReport.Kind.FAILED,
                Optional.empty(),
                to("bob@example.net"),
                "550 5.1.1 No such user")
            .compose(),
        StandardCharsets.UTF_8);
  }

  @Test
  void saysWhatHappenedToWhom() {
    assertThat(failed())
        .contains("From: Mail Delivery System <MAILER-DAEMON@mx.demo.test>\r\n")
        .contains("To: <alice@demo.test>\r\n")
        .contains("In-Reply-To: <1@demo.test>\r\n")
        .contains("Auto-Submitted: auto-replied\r\n")
        .contains("Content-Type: multipart/report; report-type=delivery-status;\r\n")
        .contains(
            "\r\n\r\nOriginal-Recipient: rfc822; Bob@example.net\r\n"
                + "Final-Recipient: rfc822; bob@example.net\r\n"
                + "Action: failed\r\n"
                + "Status: 5.1.1\r\n"
                + "Remote-MTA: dns; mx.example.net [192.0.2.1]\r\n"
                + "Diagnostic-Code: smtp; 550 5.1.1 No such user\r\n"
                + "Last-Attempt-Date: Mon, 23 Nov 2026 09:05:00 +0000\r\n");
  }

  @Test
  void returnsOnlyTheHeaderUnlessTheMailWasAskedFor() {
    assertThat(failed())
        .contains("Content-Type: text/rfc822-headers\r\n")
        .contains("Subject: Grüße\r\n")
        .doesNotContain("Secret words");
    byte[] full =
        report(
                DeliveryReport.Kind.FAILED,
                Optional.of("FULL"),
                to("bob@example.net"),
                "550 5.1.1 No")
            .compose();
    assertThat(new String(full, StandardCharsets.UTF_8))
        .contains(
            "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + ORIGINAL);
  }

  @Test
  void aDelayNamesTheEndOfPatience() {
    byte[] octets =
        report(
                DeliveryReport.Kind.DELAYED,
                Optional.of("FULL"),
                to("bob@example.net"),
                "451 4.3.0 later")
            .compose();
    assertThat(new String(octets, StandardCharsets.UTF_8))
        .contains("Action: delayed\r\n")
        .contains("Will-Retry-Until: Mon, 23 Nov 2026 10:05:00 +0000\r\n")
        .doesNotContain("Secret words");
  }

  @Test
  void strangersCanNotWriteFieldsIntoIt() {
    String report =
        new String(
            report(
                    DeliveryReport.Kind.FAILED,
                    Optional.empty(),
                    to("bob@example.net"),
                    "550 no\r\nX-Evil: yes\r\n\r\nbody")
                .compose(),
            StandardCharsets.UTF_8);
    assertThat(report).doesNotContain("\r\nX-Evil").contains("Original-Envelope-Id: QQ+1  X-Evil:");
  }

  @Test
  void writesInternationalRecipientsInSevenBits() {
    String report =
        new String(
            report(
                    DeliveryReport.Kind.FAILED,
                    Optional.empty(),
                    EnvelopeRecipient.plain(MailAddress.of("jürgen@example.net")),
                    "550 no")
                .compose(),
            StandardCharsets.UTF_8);
    assertThat(report).contains("Final-Recipient: utf-8; j\\x{FC}rgen@example.net\r\n");
  }

  @Test
  void isTheSameEachTimeAndAllCrlf() {
    assertThat(failed()).isEqualTo(failed());
    assertThat(failed().replace("\r\n", "")).doesNotContain("\n").doesNotContain("\r");
  }

  @Test
  void isReadAsAReportByTheReader() {
    byte[] octets = failed().getBytes(StandardCharsets.UTF_8);
    MessageSummary summary = MessageSummaries.of(octets, octets.length, true);
    assertThat(summary.header().subject()).isEqualTo("Undelivered mail");
    assertThat(summary.glance().orElseThrow().preview())
        .startsWith("Your mail could not be delivered")
        .contains("Grüße")
        .contains("550 5.1.1 No such user");
    assertThat(summary.glance().orElseThrow().hasAttachment()).isFalse();
  }
}
