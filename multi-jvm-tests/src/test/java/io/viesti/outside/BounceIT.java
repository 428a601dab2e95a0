package io.viesti.outside;

import static io.viesti.outside.RunningNode.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.viesti.outside.node.NodeSettings;
import io.viesti.outside.peer.SmtpSink;
import io.viesti.outside.process.FreePorts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a sender hears of mail that can't be delivered, or not yet. */
class BounceIT {
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final int NEVER = FreePorts.next();
  private static final int DOWN = FreePorts.next();

  @RegisterExtension static final RunningNode NODE = new RunningNode(BounceIT::configure);

  private static void configure(NodeSettings settings) {
    settings
        .route("never.test", NEVER)
        .route("down.test", DOWN)
        .set("viesti.hostname", "mx.home.test")
        .set("viesti.delivery.retry.schedule", "[1 s]")
        .set("viesti.delivery.retry.delay-notice-after", "3 s")
        .set("viesti.delivery.retry.max-age", "15 s")
        .set("viesti.delivery.site.suspend.base", "1 s")
        .set("viesti.delivery.site.suspend.max", "1 s");
  }

  private static ConditionFactory soon() {
    return await().atMost(SOON);
  }

  /** Reports about a mail in Alice's inbox, oldest first. */
  private static List<String> reports(String messageId) {
    return NODE.webmail(ALICE).list("inbox").stream()
        .filter(item -> item.at("/from/email").asText().startsWith("MAILER-DAEMON@"))
        .sorted((a, b) -> a.path("email_id").asText().compareTo(b.path("email_id").asText()))
        .map(item -> raw(item.path("email_id").asText()))
        .filter(text -> text.contains("In-Reply-To: <" + messageId + ">"))
        .toList();
  }

  private static String raw(String emailId) {
    return new String(NODE.webmail(ALICE).raw(emailId), StandardCharsets.ISO_8859_1);
  }

  @Test
  void a5xxIsReportedOnceAlsoOverADeath() {
    try (SmtpSink sink = SmtpSink.keeping(NEVER, "-f", "RCPT")) {
      Outgoing mail = Outgoing.send(NODE.node(), "bob@never.test", "refused");
      soon().until(() -> mail.status().path("status").asText().equals("failed"));
      soon().until(() -> !reports(mail.messageId()).isEmpty());
      NODE.node().killAndRestart();

      List<String> reports = reports(mail.messageId());
      assertThat(reports).hasSize(1);
      assertThat(reports.get(0))
          .contains("Return-Path: <>\r\n")
          .contains("From: Mail Delivery System <MAILER-DAEMON@mx.home.test>\r\n")
          .contains("Content-Type: multipart/report; report-type=delivery-status;")
          .contains("Reporting-MTA: dns; mx.home.test\r\n")
          .contains("Final-Recipient: rfc822; bob@never.test\r\n")
          .contains("Action: failed\r\n")
          .contains("Status: 5.3.0\r\n")
          .contains("Diagnostic-Code: smtp; 500 5.3.0 Error: command failed\r\n")
          .contains("Content-Type: text/rfc822-headers\r\n");
      assertThat(mail.status().path("reply").asText()).contains("500 5.3.0");
      assertThat(mail.story()).containsPattern("failed at attempt 1 by .*RCPT TO: 500 5.3.0");
      JsonNode shown =
          NODE.webmail(ALICE)
              .email(
                  NODE.webmail(ALICE).list("inbox").stream()
                      .filter(item -> item.path("subject").asText().equals("Undelivered mail"))
                      .findFirst()
                      .orElseThrow()
                      .path("email_id")
                      .asText());
      assertThat(shown.path("text").asText()).contains("bob@never.test").contains("500 5.3.0");
    }
  }

  @Test
  void aRefusedFinalDotIsReported() {
    try (SmtpSink sink = SmtpSink.keeping(NEVER, "-f", ".")) {
      Outgoing mail = Outgoing.send(NODE.node(), "bob@never.test", "refused content");

      soon().until(() -> !reports(mail.messageId()).isEmpty());
      assertThat(mail.story()).contains("end of data: 500 5.3.0");
    }
  }

  @Test
  void aMailThatWaitsIsReportedAsLateAndAtItsEndAsGivenUp() {
    Outgoing mail = Outgoing.send(NODE.node(), "bob@down.test", "in vain");

    soon().until(() -> !reports(mail.messageId()).isEmpty());
    NODE.node().killAndRestart();
    soon().until(() -> reports(mail.messageId()).size() == 2);

    assertThat(reports(mail.messageId()).get(0))
        .contains("Subject: Delayed mail\r\n")
        .contains("Action: delayed\r\n")
        .contains("Will-Retry-Until: ");
    assertThat(reports(mail.messageId()).get(1))
        .contains("Subject: Undelivered mail\r\n")
        .contains("Action: failed\r\n")
        .contains("Status: 4.4.7\r\n");
    assertThat(mail.status().path("status").asText()).isEqualTo("failed");
    assertThat(mail.story()).contains("delivery time expired");
  }

  @Test
  void mailFromTheNullReversePathNeverComesBack() {
    try (SmtpSink sink = SmtpSink.keeping(NEVER, "-f", "RCPT");
        SmtpTalk talk = NODE.submission(ALICE)) {
      talk.nextUpToData("", "bob@never.test");
      talk.send("Message-ID: <null@home.test>\r\nSubject: from nobody\r\n\r\nx\r\n.\r\n");
      String reply = talk.reply();
      assertThat(reply).startsWith("250");
      String traceId = reply.strip().replaceAll(".* ", "");

      soon()
          .untilAsserted(
              () ->
                  assertThat(NODE.node().operator().trace(traceId).toString())
                      .contains("failed at attempt 1")
                      .contains("recorded in the sender's mailbox"));
      assertThat(reports("null@home.test")).isEmpty();
    }
  }
}
