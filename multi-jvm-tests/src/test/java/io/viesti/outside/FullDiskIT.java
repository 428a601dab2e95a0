package io.viesti.outside;

import static io.viesti.outside.RunningNode.ALICE;
import static io.viesti.outside.RunningNode.BOB;
import static io.viesti.outside.RunningNode.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.viesti.outside.node.NodeProcess;
import io.viesti.outside.node.NodeSettings;
import io.viesti.outside.node.Webmail;
import io.viesti.outside.process.Folders;
import io.viesti.outside.process.SmallVolume;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** A volume that runs full: said to everybody in time, and nothing acknowledged is lost. */
class FullDiskIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration START = Duration.ofMinutes(3);
  private static final long MIB = 1 << 20;
  private static final int MOST_MAILS = 1_000;

  private static SmallVolume volume() {
    Path home = Folders.temporary("volume");
    try {
      return new SmallVolume(home, 160);
    } catch (IllegalStateException notHere) {
      Folders.delete(home);
      throw new TestAbortedException(notHere.getMessage(), notHere);
    }
  }

  private static NodeProcess node(SmallVolume volume, String minFree) {
    NodeSettings settings =
        new NodeSettings()
            .set("viesti.engine.min-free", minFree)
            .set("viesti.engine.write-buffer", "2 MiB");
    return new NodeProcess(settings, volume.resolve("data"));
  }

  private static String mail(NodeProcess node, String content) {
    try (SmtpTalk talk = SmtpTalk.connect(node.settings().smtpPort())) {
      String reply = talk.reply();
      for (String line :
          new String[] {
            "EHLO client.test", "MAIL FROM:<you@example.org>", "RCPT TO:<" + ALICE + ">", "DATA"
          }) {
        if (reply.isEmpty() || reply.charAt(0) > '3') {
          return reply;
        }
        talk.send(line + "\r\n");
        reply = talk.reply();
      }
      if (!reply.startsWith("354")) {
        return reply;
      }
      return talk.send(content + ".\r\n").reply();
    } catch (RuntimeException gone) {
      return "";
    }
  }

  private static int draft(Webmail mailbox, String subject) {
    try {
      String json = "{\"to\":[\"bob@home.test\"],\"subject\":\"%s\",\"text\":\"x\"}";
      return mailbox.exchange("POST", "/emails", json.formatted(subject)).statusCode();
    } catch (RuntimeException gone) {
      return 0;
    }
  }

  @Test
  void belowTheMinimumIntakeIsTurnedAwayWhileReadingAndDeletingGoOn() {
    try (SmallVolume volume = volume();
        NodeProcess node = node(volume, "48 MiB")) {
      node.start();
      RunningNode.populate(node);
      assertThat(mail(node, "Subject: before\r\n\r\nx\r\n")).startsWith("250");

      volume.fillUpTo(32 * MIB);
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> assertThat(mail(node, "Subject: full\r\n\r\nx\r\n")).startsWith("452 4.3.1"));
      Webmail alice = node.webmail(ALICE, PASSWORD);
      assertThat(draft(alice, "draft")).isEqualTo(503);
      assertThat(
              alice
                  .exchange(
                      "POST",
                      "/emails/send",
                      "{\"to\":[\"" + BOB + "\"],\"subject\":\"s\",\"text\":\"x\"}")
                  .statusCode())
          .isEqualTo(503);

      assertThat(alice.subjects("inbox")).containsExactly("before");
      String id = alice.list("inbox").get(0).path("email_id").asText();
      assertThat(new String(alice.raw(id), java.nio.charset.StandardCharsets.US_ASCII))
          .endsWith("\r\n\r\nx\r\n");
      assertThat(alice.exchange("DELETE", "/emails/" + id, null).statusCode()).isEqualTo(204);
      assertThat(alice.count("trash")).isEqualTo(1);
      assertThat(alice.exchange("DELETE", "/emails/" + id, null).statusCode()).isEqualTo(204);
      assertThat(alice.count("trash")).isZero();

      volume.relieve();
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> assertThat(mail(node, "Subject: after\r\n\r\nx\r\n")).startsWith("250"));
      assertThat(alice.subjects("inbox")).containsExactly("after");
    }
  }

  @Test
  void whenTheLogCannotBeWrittenTheNodeEndsAndAllAcknowledgedIsThereLater() {
    try (SmallVolume volume = volume();
        NodeProcess node = node(volume, "0 B")) {
      node.start();
      RunningNode.populate(node);
      Webmail alice = node.webmail(ALICE, PASSWORD);
      List<String> mails = new ArrayList<>();
      List<String> drafts = new ArrayList<>();
      volume.fillUpTo(0);

      offerUntilItEnds(node, alice, mails, drafts);
      requireEndedForLackOfSpace(node, volume);
      volume.fillUpTo(0);
      node.launch();
      // A start need not write, and then it is the first mail that finds out.
      await().atMost(START).until(() -> !node.alive() || node.saidReady());
      offerUntilItEnds(node, alice, mails, drafts);
      requireEndedForLackOfSpace(node, volume);

      volume.relieve();
      node.start();
      assertThat(node.webmail(ALICE, PASSWORD).subjects("inbox")).containsAll(mails);
      assertThat(node.webmail(ALICE, PASSWORD).subjects("inbox")).doesNotHaveDuplicates();
      assertThat(node.webmail(ALICE, PASSWORD).subjects("drafts")).containsAll(drafts);
      assertThat(mail(node, "Subject: goes on\r\n\r\nx\r\n")).startsWith("250");
    }
  }

  /** What is acknowledged is added; once a write failed nothing is any more. */
  private static void offerUntilItEnds(
      NodeProcess node, Webmail alice, List<String> mails, List<String> drafts) {
    boolean failed = false;
    for (int i = 0; i < MOST_MAILS && node.alive(); i++) {
      String subject = "mail " + mails.size();
      String reply = mail(node, large(subject));
      if (reply.startsWith("250")) {
        assertThat(failed).as("acknowledged after the failure").isFalse();
        mails.add(subject);
      } else {
        assertThat(reply).matches("(?s)|(421|451|452) .*");
        failed = true;
      }
      String draft = "draft " + drafts.size();
      int status = draft(alice, draft);
      if (status == 201) {
        drafts.add(draft);
      } else {
        assertThat(status).isIn(0, 503);
      }
    }
  }

  /** One line for the operator, which names the volume. */
  private static void requireEndedForLackOfSpace(NodeProcess node, SmallVolume volume) {
    assertThat(node.awaitExit()).as(node.log()).isNotZero();
    assertThat(node.output().lines().filter(line -> line.startsWith("viesti: ")))
        .singleElement()
        .asString()
        .contains(volume.resolve("data").toString())
        .contains("space");
  }

  /** Small enough for the log, too random to be compressed. */
  private static String large(String subject) {
    StringBuilder text = new StringBuilder("Subject: " + subject + "\r\n\r\n");
    Random random = new Random(subject.hashCode());
    for (int line = 0; line < 600; line++) {
      for (int i = 0; i < 76; i++) {
        text.append((char) ('A' + random.nextInt(26)));
      }
      text.append("\r\n");
    }
    return text.toString();
  }
}
