package io.viesti.outside;

import static io.viesti.outside.RunningNode.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.viesti.outside.OddServer.Manner;
import io.viesti.outside.process.FreePorts;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where mail goes when the domain name system says so (RFC 5321 section 5, RFC 7505). */
class MailExchangersIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int DNS_PORT = FreePorts.next();
  private static final int REMOTE = FreePorts.next();
  private static final String FIRST = "127.0.0.2";
  private static final String SECOND = "127.0.0.3";

  private static final DnsServer DNS =
      new DnsServer(DNS_PORT)
          .mx("two.test", 20, "mx2.two.test")
          .mx("two.test", 10, "mx1.two.test")
          .address("mx1.two.test", FIRST)
          .address("mx2.two.test", SECOND)
          .mx("gone.test", 10, "nowhere.gone.test")
          .mx("gone.test", 20, "mx2.two.test")
          .address("plain.test", FIRST)
          .address("asleep.test", FIRST)
          .mx("null.test", 0, ".")
          .mx("self.test", 10, "mx.home.test")
          .mx("self.test", 20, "mx1.two.test")
          .mx("backup.test", 10, "mx1.two.test")
          .mx("backup.test", 20, "mx.home.test")
          .mx("backup.test", 30, "mx2.two.test");

  @RegisterExtension
  static final RunningNode NODE =
      new RunningNode(
          settings ->
              settings
                  .set("viesti.hostname", "mx.home.test")
                  .set("viesti.delivery.dns.servers", "[\"127.0.0.1:" + DNS_PORT + "\"]")
                  .set("viesti.delivery.dns.timeout", "1 s")
                  .set("viesti.delivery.port", REMOTE)
                  .set("viesti.delivery.retry.schedule", "[2 s]")
                  .set("viesti.delivery.site.suspend.base", "1 s")
                  .set("viesti.delivery.site.suspend.max", "1 s"));

  @AfterAll
  static void stop() {
    DNS.close();
  }

  private static ConditionFactory soon() {
    return await().atMost(SOON);
  }

  private static OddServer remote(String address) {
    return new OddServer(address, REMOTE, Manner.TAKES_ALL);
  }

  private static Outgoing send(String domain) {
    return Outgoing.send(NODE.node(), "bob@" + domain, "to " + domain);
  }

  private static void awaitStatus(Outgoing mail, String status) {
    soon().until(() -> mail.status().path("status").asText().equals(status));
  }

  private static void assertReported(String domain, String code) {
    Outgoing mail = send(domain);
    awaitStatus(mail, "failed");
    assertThat(mail.status().path("reply").asText()).startsWith(code + " ");
    soon()
        .untilAsserted(
            () ->
                assertThat(reports())
                    .anySatisfy(
                        text ->
                            assertThat(text)
                                .contains("Final-Recipient: rfc822; bob@" + domain + "\r\n")
                                .contains("Status: " + code + "\r\n")));
  }

  private static List<String> reports() {
    return NODE.webmail(ALICE).list("inbox").stream()
        .map(item -> NODE.webmail(ALICE).raw(item.path("email_id").asText()))
        .map(raw -> new String(raw, java.nio.charset.StandardCharsets.ISO_8859_1))
        .toList();
  }

  @Test
  void theMostPreferredHostGetsTheMail() {
    try (OddServer first = remote(FIRST);
        OddServer second = remote(SECOND)) {
      Outgoing mail = send("two.test");
      awaitStatus(mail, "delivered");

      assertThat(first.accepted()).isEqualTo(1);
      assertThat(second.connections()).isZero();
      assertThat(mail.status().path("remote_mta").asText())
          .isEqualTo("mx1.two.test [" + FIRST + "]:" + REMOTE);
    }
  }

  @Test
  void theNextHostGetsItWhenTheFirstIsDown() {
    try (OddServer second = remote(SECOND)) {
      Outgoing mail = send("two.test");
      awaitStatus(mail, "delivered");

      assertThat(second.accepted()).isEqualTo(1);
      assertThat(mail.status().path("attempts").asInt()).isEqualTo(1);
    }
  }

  @Test
  void theNextHostGetsItWhenTheFirstRefusesToServe() {
    try (OddServer first = new OddServer(FIRST, REMOTE, Manner.REFUSES_ALL);
        OddServer second = remote(SECOND)) {
      awaitStatus(send("two.test"), "delivered");

      assertThat(first.connections()).isEqualTo(1);
      assertThat(second.accepted()).isEqualTo(1);
    }
  }

  @Test
  void aHostWithoutAnAddressIsPassedOver() {
    try (OddServer second = remote(SECOND)) {
      awaitStatus(send("gone.test"), "delivered");

      assertThat(second.accepted()).isEqualTo(1);
    }
  }

  @Test
  void theDomainsOwnAddressServesWhereThereIsNoMailExchanger() {
    try (OddServer first = remote(FIRST)) {
      awaitStatus(send("plain.test"), "delivered");

      assertThat(first.accepted()).isEqualTo(1);
    }
  }

  @Test
  void anAddressLiteralIsTheAddress() {
    try (OddServer second = remote(SECOND)) {
      awaitStatus(send("[" + SECOND + "]"), "delivered");

      assertThat(second.accepted()).isEqualTo(1);
    }
  }

  @Test
  void aNullMxIsReported() {
    assertReported("null.test", "5.1.10");
  }

  @Test
  void aDomainThatDoesNotExistIsReported() {
    assertReported("nosuch.test", "5.1.2");
  }

  @Test
  void mailThatWouldComeBackToUsIsReported() {
    assertReported("self.test", "5.4.6");
  }

  @Test
  void aBackupHostTriesOnlyBetterOnesThanItself() {
    try (OddServer second = remote(SECOND)) {
      Outgoing mail = send("backup.test");
      awaitStatus(mail, "deferred");
      assertThat(second.connections()).isZero();

      try (OddServer first = remote(FIRST)) {
        awaitStatus(mail, "delivered");
        assertThat(first.accepted()).isEqualTo(1);
      }
    }
  }

  /** With a domain that no other test asks for: nothing of it is known from before. */
  @Test
  void mailWaitsWhileTheNameServerCantAnswer() {
    Outgoing mail;
    DNS.failing(true);
    try {
      mail = send("asleep.test");
      awaitStatus(mail, "deferred");
      assertThat(Cli.of(NODE.node()).ok("queue", "list"))
          .contains("asleep.test")
          .contains("4.4.3 DNS");
      NODE.node().killAndRestart();
    } finally {
      DNS.failing(false);
    }

    try (OddServer first = remote(FIRST)) {
      awaitStatus(mail, "delivered");
      assertThat(first.accepted()).isEqualTo(1);
    }
  }
}
