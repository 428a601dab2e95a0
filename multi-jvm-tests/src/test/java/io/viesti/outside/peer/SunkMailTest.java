package io.viesti.outside.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SunkMailTest {
  private static final String RECORDS =
      "X-Client-Addr: 127.0.0.1\nX-Client-Proto: ESMTP\nX-Helo-Args: vm\n"
          + "X-Mail-Args: <a@src.test>\nX-Rcpt-Args: <b@dst.test>\nX-Rcpt-Args: <c@dst.test>\n"
          + "Received: from vm ([127.0.0.1])\n\tby smtp-sink (smtp-sink) with ESMTP id 7b50;\n"
          + "\tMon, 23 Nov 2026 09:24:31 +0000 (UTC)\n";

  private static SunkMail parse(String message) {
    return SunkMail.parse((RECORDS + message).getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void restoresTheMessageAsItWasSent() {
    SunkMail mail = parse("Received: from node\n by mx\nSubject: hi\n\nline\n\nlast\n\n");

    assertThat(mail.text())
        .isEqualTo("Received: from node\r\n by mx\r\nSubject: hi\r\n\r\nline\r\n\r\nlast\r\n");
    assertThat(mail.body()).asString().isEqualTo("line\r\n\r\nlast\r\n");
    assertThat(mail.records()).contains("X-Rcpt-Args: <b@dst.test>", "X-Rcpt-Args: <c@dst.test>");
    assertThat(mail.complete()).isTrue();
  }

  @Test
  void findsFoldedHeaderFields() {
    assertThat(parse("Subject: a\n long one\n\n\n").header("subject")).hasValue("a long one");
    assertThat(parse("Subject: x\n\nMessage-ID: <in@body>\n\n").header("Message-ID")).isEmpty();
  }

  @Test
  void aTransactionStillRunningIsNotComplete() {
    assertThat(parse("Subject: hi\n\nhalf of").complete()).isFalse();
  }
}
