package io.viesti.outside;

import static io.viesti.outside.RunningNode.ALICE;
import static io.viesti.outside.RunningNode.BOB;
import static io.viesti.outside.RunningNode.CAROL;
import static io.viesti.outside.RunningNode.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.outside.node.NodeProcess;
import io.viesti.outside.node.NodeSettings;
import io.viesti.outside.process.FreePorts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Settings hold whichever way they come: file, environment and {@code -D}, each stronger than the
 * one before; and the limits they set are kept.
 */
class SettingsIT {
  private static final int SMTP = FreePorts.next();
  private static final int HTTP = FreePorts.next();
  private static final NodeSettings SETTINGS =
      new NodeSettings()
          .set("viesti.limits.recipients", 50)
          .set("viesti.limits.message-size", "1 MiB")
          .set("viesti.http.port", 1);

  private static final NodeProcess NODE =
      new NodeProcess(SETTINGS)
          .withJvmFlags(
              List.of(
                  "-Xmx1g",
                  "-Dviesti.smtp.port=" + SMTP,
                  "-Dviesti.http.port=" + HTTP,
                  "-Dviesti.smtp.trusted-networks=192.0.2.0/24,2001:db8::/32",
                  "-Dviesti.limits.mails-per-minute-and-address=5"))
          .withEnvironment(
              Map.of(
                  "VIESTI_BIND", "127.0.0.2",
                  "VIESTI_HTTP_PORT", "2",
                  "VIESTI_HOSTNAME", "mx.settings.test",
                  "VIESTI_LIMITS_RECIPIENTS", "2",
                  "VIESTI_LIMITS_ACCOUNT_PER_DAY", "3",
                  "VIESTI_LIMITS_CONNECTIONS_PER_ADDRESS", "4"));

  @BeforeAll
  static void start() {
    SETTINGS.unset("viesti.bind");
    NODE.start();
    RunningNode.populate(NODE);
  }

  @AfterAll
  static void stop() {
    NODE.close();
  }

  private static SmtpTalk mx() {
    return SmtpTalk.with("127.0.0.2", SMTP);
  }

  private static HttpTalk as(String address) {
    return HttpTalk.basic(HTTP, address, PASSWORD).at("127.0.0.2");
  }

  @Test
  void portsAndAddressAreThoseOfTheStrongestSource() {
    as(ALICE).get("/me").is(200);
    try (SmtpTalk talk = mx()) {
      assertThat(talk.expect("250", "EHLO client.test"))
          .startsWith("250-mx.settings.test")
          .contains("SIZE 1048576");
    }
  }

  @Test
  void aLimitOfTheEnvironmentIsStrongerThanTheFiles() {
    try (SmtpTalk talk = mx()) {
      talk.expect("250", "EHLO client.test");
      talk.expect("250", "MAIL FROM:<a@b.test>");
      talk.expect("250", "RCPT TO:<" + ALICE + ">");
      talk.expect("250", "RCPT TO:<" + BOB + ">");
      talk.expect("452 4.5.3", "RCPT TO:<" + CAROL + ">");
    }
  }

  @Test
  void whoIsNotTrustedSendsSoManyMailsAMinute() {
    try (SmtpTalk talk = mx()) {
      talk.expect("250", "EHLO client.test");
      String reply = "";
      for (int i = 0; i < 8 && !reply.startsWith("451"); i++) {
        reply = talk.send("MAIL FROM:<a@b.test>\r\n").reply();
        talk.expect("250", "RSET");
      }
      assertThat(reply).startsWith("451 4.7.1");
    }
  }

  @Test
  void anAddressHasSoManyConnections() {
    SmtpTalk[] talks = new SmtpTalk[4];
    try {
      for (int i = 0; i < talks.length; i++) {
        talks[i] = SmtpTalk.connect("127.0.0.2", SMTP);
      }
      assertThat(talks[3].reply()).startsWith("220");
      try (SmtpTalk tooMany = SmtpTalk.connect("127.0.0.2", SMTP)) {
        assertThat(tooMany.reply()).startsWith("421 4.7.0");
      }
    } finally {
      for (SmtpTalk talk : talks) {
        talk.close();
      }
    }
  }

  @Test
  void anAccountSendsSoMuchADay() {
    String mail = "{\"to\":[\"" + ALICE + "\",\"" + BOB + "\"],\"text\":\"x\"}";
    as(CAROL).post("/emails/send", mail).is(201);

    HttpTalk.Answer refused = as(CAROL).post("/emails/send", mail).isProblem(429);

    assertThat(refused.header("Retry-After")).matches("\\d+");
    as(CAROL).post("/emails/send", "{\"to\":[\"" + ALICE + "\"],\"text\":\"x\"}").is(201);
  }
}
