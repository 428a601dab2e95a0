package io.viesti.outside;

import static io.viesti.outside.RunningNode.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.viesti.outside.OddServer.Manner;
import io.viesti.outside.peer.SmtpSink;
import io.viesti.outside.peer.SunkMail;
import io.viesti.outside.process.FreePorts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Reply, kill -9, restart, touch nothing: what was accepted for sending leaves within 30 s of
 * {@code ready}, and a mail is said twice only where the remote server's reply was not heard.
 */
class DeathAfterReplyIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int SINK = FreePorts.next();
  private static final int ODD = FreePorts.next();

  /** Connections to one site at a time, as configured by default. */
  private static final int SESSIONS = 10;

  @RegisterExtension
  static final RunningNode NODE =
      new RunningNode(settings -> settings.route("sink.test", SINK).route("odd.test", ODD));

  private static String submit(SmtpTalk talk, int n) {
    String id = "submitted-" + n + "@home.test";
    talk.nextUpToData(ALICE, "bob" + n + "@sink.test");
    talk.send("Message-ID: <" + id + ">\r\nSubject: " + n + "\r\n\r\nx\r\n.\r\n");
    assertThat(talk.reply()).startsWith("250");
    return id;
  }

  private static Set<String> arrived(SmtpSink sink) {
    return sink.mails().stream()
        .map(mail -> mail.header("Message-ID"))
        .flatMap(Optional::stream)
        .map(id -> id.replaceAll("[<>]", ""))
        .collect(Collectors.toSet());
  }

  @Test
  void oneMailOverRestLeavesAfterADeathRightAfterIts201() {
    try (SmtpSink sink = SmtpSink.keeping(SINK)) {
      Outgoing mail = Outgoing.send(NODE.node(), "bob@sink.test", "last words");
      NODE.node().killAndRestart();

      await().atMost(LIMIT).until(() -> arrived(sink).contains(mail.messageId()));
    }
  }

  @Test
  void oneMailBySubmissionLeavesAfterADeathRightAfterIts250() {
    try (SmtpSink sink = SmtpSink.keeping(SINK)) {
      String id;
      try (SmtpTalk talk = NODE.submission(ALICE)) {
        id = submit(talk, 0);
        NODE.node().kill();
      }
      NODE.node().start();

      await().atMost(LIMIT).until(() -> arrived(sink).contains(id));
    }
  }

  @Test
  void manyMailsLeaveAndFewAreSaidTwice() {
    try (SmtpSink sink = SmtpSink.keeping(SINK)) {
      Set<String> accepted = new HashSet<>();
      try (SmtpTalk talk = NODE.submission(ALICE)) {
        for (int n = 1; n <= 100; n++) {
          accepted.add(submit(talk, n));
        }
        for (int n = 0; n < 10; n++) {
          accepted.add(Outgoing.send(NODE.node(), "bob@sink.test", "rest " + n).messageId());
        }
        NODE.node().kill();
      }
      NODE.node().start();

      await().atMost(LIMIT).until(() -> arrived(sink).containsAll(accepted));
      awaitEmptyQueue();
      List<String> all =
          new ArrayList<>(
              sink.mails().stream()
                  .map(SunkMail::text)
                  .map(text -> SunkMail.headerOf(text, "Message-ID").orElseThrow())
                  .toList());
      assertThat(all.size()).isBetween(accepted.size(), accepted.size() + SESSIONS);
    }
  }

  @Test
  void aMailWhoseTransactionWasUnderWayIsSentAgainAfterADeath() {
    try (OddServer remote = new OddServer("127.0.0.1", ODD, Manner.HANGS_AFTER_THE_DOT)) {
      Outgoing mail = Outgoing.send(NODE.node(), "bob@odd.test", "unheard");
      await().atMost(LIMIT).until(() -> remote.dotted().size() == 1);
      // A note rides along with the next commit; one that nobody asked for may die with its node.
      await().atMost(LIMIT).until(() -> mail.story().contains("queued for odd.test"));
      NODE.node().kill();
      remote.become(Manner.TAKES_ALL);
      NODE.node().start();

      await().atMost(LIMIT).until(() -> remote.accepted() == 1);
      awaitEmptyQueue();
      assertThat(remote.dotted()).hasSize(2).containsOnly(remote.dotted().get(0));
      assertThat(mail.story())
          .contains("queued for odd.test")
          .contains("taken up again")
          .contains("delivered at attempt 1");
    }
  }

  @Test
  void whatWasDeliveredIsNotSaidAgainAfterADeath() {
    try (SmtpSink sink = SmtpSink.keeping(SINK)) {
      Outgoing mail = Outgoing.send(NODE.node(), "bob@sink.test", "once");
      await().atMost(LIMIT).until(() -> mail.status().path("status").asText().equals("delivered"));
      NODE.node().killAndRestart();
      Outgoing later = Outgoing.send(NODE.node(), "bob@sink.test", "later");

      await().atMost(LIMIT).until(() -> arrived(sink).contains(later.messageId()));
      awaitEmptyQueue();
      assertThat(sink.mails()).hasSize(2);
    }
  }

  private static void awaitEmptyQueue() {
    await().atMost(LIMIT).until(() -> NODE.node().operator().waiting() == 0);
  }
}
