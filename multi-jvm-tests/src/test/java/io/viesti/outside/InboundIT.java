package io.viesti.outside;

import static io.viesti.outside.RunningNode.ALICE;
import static io.viesti.outside.RunningNode.BOB;
import static io.viesti.outside.RunningNode.CAROL;
import static io.viesti.outside.RunningNode.DOMAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.viesti.outside.node.EventStream;
import io.viesti.outside.node.Webmail;
import io.viesti.outside.peer.SmtpSource;
import io.viesti.outside.peer.Swaks;
import io.viesti.outside.process.OwnProcess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Mail from outside into mailboxes, by the tools of others. */
class InboundIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  @RegisterExtension static final RunningNode NODE = new RunningNode();

  private static List<JsonNode> inboxOf(String address, String subject) {
    return NODE.webmail(address).list("inbox").stream()
        .filter(email -> email.path("subject").asText().equals(subject))
        .toList();
  }

  @Test
  void aMailBySwaksStandsInTheInboxAsItWasSent() {
    OwnProcess.Finished swaks =
        Swaks.run(
            NODE.settings().smtpPort(),
            "--from",
            "you@example.org",
            "--to",
            ALICE,
            "--header",
            "Subject: by swaks",
            "--body",
            "Hello Alice\n.a line that begins with a dot\n");

    assertThat(swaks.exit()).as(swaks.output()).isZero();
    Webmail alice = NODE.webmail(ALICE);
    JsonNode item = inboxOf(ALICE, "by swaks").get(0);
    assertThat(item.path("is_read").asBoolean()).isFalse();
    assertThat(item.at("/from/email").asText()).isEqualTo("you@example.org");
    assertThat(item.path("preview").asText()).startsWith("Hello Alice");
    String raw = new String(alice.raw(item.path("email_id").asText()), StandardCharsets.ISO_8859_1);
    assertThat(raw)
        .startsWith("Return-Path: <you@example.org>\r\n")
        .contains("Received: from ")
        .contains("\r\n\r\nHello Alice\r\n.a line that begins with a dot\r\n");
  }

  @Test
  void smtpSourceFillsAnInboxOverSeveralSessions() {
    int before = NODE.webmail(CAROL).count("inbox");
    SmtpSource.send(
        NODE.settings().smtpPort(),
        10,
        200,
        2048,
        "source@example.org",
        CAROL,
        SOON.multipliedBy(3));

    assertThat(NODE.webmail(CAROL).count("inbox")).isEqualTo(before + 200);
  }

  @Test
  void anOpenWebmailLearnsOfItAtOnce() {
    Webmail bob = NODE.webmail(BOB);
    try (EventStream events = bob.events(null);
        SmtpTalk talk = NODE.mx()) {
      talk.mail("you@example.org", BOB, "Subject: pushed\r\n\r\nnow\r\n");

      await()
          .atMost(SOON)
          .untilAsserted(() -> assertThat(events.events("email.received")).isNotEmpty());
      assertThat(events.events("email.received").get(0).data().path("email_id").asText())
          .isEqualTo(inboxOf(BOB, "pushed").get(0).path("email_id").asText());
    }
  }

  @Test
  void oneMailForSeveralStandsInEachInbox() {
    try (SmtpTalk talk = NODE.mx()) {
      talk.upToData("you@example.org", ALICE, BOB, CAROL);
      talk.send("Subject: for all\r\n\r\nhello\r\n.\r\n");

      assertThat(talk.reply()).startsWith("250");
    }
    for (String address : List.of(ALICE, BOB, CAROL)) {
      assertThat(inboxOf(address, "for all")).hasSize(1);
    }
  }

  @Test
  void theSameOctetsAgainAreNotASecondMail() {
    for (int i = 0; i < 3; i++) {
      try (SmtpTalk talk = NODE.mx()) {
        assertThat(
                talk.mail(
                    "you@example.org",
                    ALICE,
                    "Message-ID: <r@e>\r\nSubject: repeated\r\n\r\nx\r\n"))
            .startsWith("250");
      }
    }
    assertThat(inboxOf(ALICE, "repeated")).hasSize(1);
  }

  @Test
  void anAddressWithATagOrCapitalsReachesItsMailbox() {
    try (SmtpTalk talk = NODE.mx()) {
      assertThat(talk.mail("a@b.test", "Alice+Lists@HOME.test", "Subject: tagged\r\n\r\nx\r\n"))
          .startsWith("250");
    }
    assertThat(inboxOf(ALICE, "tagged")).hasSize(1);
  }

  @Test
  void strangersAreNeitherKnownNorRelayedTo() {
    try (SmtpTalk talk = NODE.mx()) {
      talk.expect("250", "EHLO client.test");
      talk.expect("250", "MAIL FROM:<you@example.org>");
      talk.expect("550 5.1.1", "RCPT TO:<nobody@" + DOMAIN + ">");
      talk.expect("550 5.7.1", "RCPT TO:<someone@elsewhere.test>");
    }
  }

  @Test
  void postmasterIsAlwaysThere() {
    try (SmtpTalk talk = NODE.mx()) {
      talk.expect("250", "EHLO client.test");
      talk.expect("250", "MAIL FROM:<>");
      talk.expect("250", "RCPT TO:<postmaster@" + DOMAIN + ">");
    }
  }

  @Test
  void everyMailHasAStoryByTheIdInItsReply() {
    try (SmtpTalk talk = NODE.mx()) {
      String reply = talk.mail("you@example.org", ALICE, "Subject: traced\r\n\r\nx\r\n");
      String received =
          new String(
              NODE.webmail(ALICE).raw(inboxOf(ALICE, "traced").get(0).path("email_id").asText()),
              StandardCharsets.ISO_8859_1);
      String traceId = received.replaceAll("(?s).*?\\bid (\\S+?)[;\\s].*", "$1");

      assertThat(reply).contains(traceId);
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> assertThat(NODE.node().operator().trace(traceId).path("notes")).isNotEmpty());
    }
  }
}
