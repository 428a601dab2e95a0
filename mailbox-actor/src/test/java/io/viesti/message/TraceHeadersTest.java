package io.viesti.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.envelope.MailAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TraceHeadersTest {
  private static final Instant AT = Instant.parse("2026-11-23T09:05:00Z");

  private static String received(String helo, String address, String protocol, String recipient)
      throws UnknownHostException {
    return TraceHeaders.received(
        new TraceHeaders.Reception(
            helo,
            InetAddress.getByName(address),
            "mx.demo.test",
            protocol,
            "0abc",
            Optional.ofNullable(recipient).map(MailAddress::of),
            AT));
  }

  @Test
  void tellsFromWhomByWhomHowAndWhen() throws UnknownHostException {
    assertThat(received("client.example.net", "192.0.2.7", "ESMTPS", "bob@demo.test"))
        .isEqualTo(
            "Received: from client.example.net ([192.0.2.7])\r\n"
                + "\tby mx.demo.test with ESMTPS id 0abc\r\n"
                + "\tfor <bob@demo.test>;\r\n"
                + "\tMon, 23 Nov 2026 09:05:00 +0000\r\n");
  }

  @Test
  void writesSixthVersionAddressesAsLiterals() throws UnknownHostException {
    assertThat(received("a", "2001:db8::1", "SMTP", null))
        .contains("from a ([IPv6:2001:db8:0:0:0:0:0:1])")
        .doesNotContain("for");
  }

  @Test
  void aHostileHeloCanNotBeginAField() throws UnknownHostException {
    assertThat(received("a)\r\nX-Evil: 1", "127.0.0.1", "SMTP", null))
        .startsWith("Received: from a???X-Evil:?1 ([127.0.0.1])\r\n\tby");
    assertThat(received("", "127.0.0.1", "SMTP", null)).startsWith("Received: from unknown (");
  }

  @Test
  void namesAnInternationalRecipientOnlyWhereUtf8WasAgreed() throws UnknownHostException {
    assertThat(received("a", "127.0.0.1", "ESMTP", "jürgen@demo.test")).doesNotContain("for");
    assertThat(received("a", "127.0.0.1", "UTF8SMTP", "jürgen@demo.test"))
        .contains("for <jürgen@demo.test>");
  }

  @Test
  void namesTheProtocolAsRegistered() {
    assertThat(TraceHeaders.protocol(false, false, false, false)).isEqualTo("SMTP");
    assertThat(TraceHeaders.protocol(true, true, true, false)).isEqualTo("ESMTPSA");
    assertThat(TraceHeaders.protocol(true, false, true, true)).isEqualTo("UTF8SMTPA");
  }

  @Test
  void writesTheReturnPath() {
    assertThat(TraceHeaders.returnPath(Optional.empty())).isEqualTo("Return-Path: <>\r\n");
    assertThat(TraceHeaders.returnPath(Optional.of(MailAddress.of("a@b.test"))))
        .isEqualTo("Return-Path: <a@b.test>\r\n");
  }

  @Test
  void countsHopsUpToTheEndOfTheHeader() {
    byte[] mail =
        ("Received: a\r\n b\r\nreceived : c\r\nX-Received: no\r\n\r\nReceived: in the text\r\n")
            .getBytes(StandardCharsets.UTF_8);
    assertThat(HopCount.of(mail, mail.length)).isEqualTo(2);
    byte[] loop = "Received: x\r\n".repeat(101).getBytes(StandardCharsets.UTF_8);
    assertThat(HopCount.isLoop(loop, loop.length)).isTrue();
    assertThat(HopCount.isLoop(loop, loop.length - 13)).isFalse();
  }
}
