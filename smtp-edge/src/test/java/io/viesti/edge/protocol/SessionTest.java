package io.viesti.edge.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.envelope.Envelope;
import io.viesti.envelope.MailAddress;
import io.viesti.envelope.SmtpReply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole dialogues. */
class SessionTest {
  private static final String MAIL = "Subject: Hi\r\n\r\nHello\r\n";

  @Test
  void takesAMail() {
    Dialogue dialogue = Dialogue.on(SessionKind.MX).withRecipient();
    assertThat(dialogue.say("DATA\r\n")).isEqualTo("354 End data with <CR><LF>.<CR><LF>\n");
    assertThat(dialogue.say(MAIL + ".\r\n")).startsWith("250 2.0.0");
    ReceivedMail mail = dialogue.stored.get(0);
    assertThat(dialogue.onlyContent()).isEqualTo(MAIL);
    assertThat(mail.envelope().reversePath()).contains(MailAddress.of("carol@there.test"));
    assertThat(mail.mailboxes())
        .extracting(r -> r.mailboxId())
        .containsExactly("box-alice@here.test");
    assertThat(mail.helo()).isEqualTo("there.test");
    assertThat(mail.protocol()).isEqualTo("ESMTP");
    assertThat(mail.size()).isEqualTo(MAIL.length());
  }

  @Test
  void takesSeveralMailsInOneSession() {
    Dialogue dialogue = Dialogue.on(SessionKind.MX).greeted();
    for (int i = 0; i < 200; i++) {
      dialogue.say("MAIL FROM:<carol@there.test>\r\n");
      dialogue.say("RCPT TO:<alice@here.test>\r\n");
      dialogue.say("DATA\r\n");
      assertThat(dialogue.say(MAIL + ".\r\n")).startsWith("250 2.0.0");
    }
    assertThat(dialogue.stored).hasSize(200);
  }

  @Test
  void takesAMailOctetByOctet() {
    Dialogue dialogue = Dialogue.on(SessionKind.MX).withRecipient();
    dialogue.saySlowly("DATA\r\n".getBytes(StandardCharsets.US_ASCII));
    String replies =
        dialogue.saySlowly((MAIL + "..\r\n.\r\nQUIT\r\n").getBytes(StandardCharsets.US_ASCII));
    assertThat(replies).matches("(?s)250 2\\.0\\.0 .*221 2\\.0\\.0 .*");
    assertThat(dialogue.onlyContent()).isEqualTo(MAIL + ".\r\n");
  }

  @Test
  void answersPipelinedCommandsInOrder() {
    Dialogue dialogue = Dialogue.on(SessionKind.MX).greeted();
    String replies =
        dialogue.say(
            "MAIL FROM:<carol@there.test>\r\nRCPT TO:<nobody@here.test>\r\n"
                + "RCPT TO:<alice@here.test>\r\nRCPT TO:<bob@here.test>\r\nDATA\r\n");
    assertThat(replies.lines().map(line -> line.substring(0, 3)))
        .containsExactly("250", "550", "250", "250", "354");
    assertThat(dialogue.say(MAIL + ".\r\nRSET\r\nQUIT\r\n").lines().map(l -> l.substring(0, 3)))
        .containsExactly("250", "250", "221");
    assertThat(dialogue.stored.get(0).mailboxes()).hasSize(2);
  }

  @Test
  void namesTheProtocolSpoken() {
    Dialogue helo = Dialogue.on(SessionKind.MX);
    helo.open();
    helo.say("HELO there.test\r\n");
    helo.say("MAIL FROM:<>\r\nRCPT TO:<alice@here.test>\r\nDATA\r\n");
    helo.say(MAIL + ".\r\n");
    assertThat(helo.stored.get(0).protocol()).isEqualTo("SMTP");

    Dialogue utf8 = Dialogue.on(SessionKind.MX).greeted();
    utf8.say("MAIL FROM:<ä@there.test> SMTPUTF8\r\nRCPT TO:<alice@here.test>\r\nDATA\r\n");
    utf8.say(MAIL + ".\r\n");
    assertThat(utf8.stored.get(0).protocol()).isEqualTo("UTF8SMTP");

    Dialogue submission = Dialogue.on(SessionKind.SUBMISSION).loggedIn();
    submission.say("MAIL FROM:<alice@here.test>\r\nRCPT TO:<bob@here.test>\r\nDATA\r\n");
    submission.say(MAIL + ".\r\n");
    assertThat(submission.stored.get(0).protocol()).isEqualTo("ESMTPSA");
    assertThat(submission.stored.get(0).tls()).isPresent();
  }

  @Test
  void eightBitContentIsDeclaredWhateverTheClientSaid() {
    Dialogue dialogue = Dialogue.on(SessionKind.MX).greeted();
    dialogue.say("MAIL FROM:<carol@there.test> BODY=7BIT\r\nRCPT TO:<alice@here.test>\r\nDATA\r\n");
    dialogue.say("Subject: ä\r\n\r\n.\r\n");
    assertThat(dialogue.stored.get(0).envelope().body()).isEqualTo(Envelope.Body.EIGHT_BIT_MIME);
  }

  @Test
  void keepsDsnRequestsOfSubmissions() {
    Dialogue dialogue = Dialogue.on(SessionKind.SUBMISSION).loggedIn();
    dialogue.say("MAIL FROM:<alice@here.test> RET=hdrs ENVID=x1\r\n");
    dialogue.say("RCPT TO:<bob@here.test> NOTIFY=failure ORCPT=rfc822;bob@here.test\r\nDATA\r\n");
    dialogue.say(MAIL + ".\r\n");
    Envelope envelope = dialogue.stored.get(0).envelope();
    assertThat(envelope.dsn())
        .isEqualTo(new Envelope.DsnRequest(Optional.of("HDRS"), Optional.of("x1")));
    assertThat(envelope.recipients().get(0).notifyOn()).contains("FAILURE");
    assertThat(envelope.recipients().get(0).orcpt()).contains("rfc822;bob@here.test");
  }

  // ---------------------------------------------------------------- refusals

  @Test
  void whatAdmissionRefusesIsNoMail() {
    Dialogue dialogue = Dialogue.on(SessionKind.MX).greeted();
    dialogue.admission = question -> Optional.of(Replies.NO_ROOM);
    assertThat(dialogue.say("MAIL FROM:<carol@there.test>\r\n")).startsWith("452 4.3.1");
    assertThat(dialogue.say("RCPT TO:<alice@here.test>\r\n")).startsWith("503 5.5.1");
  }

  @Test
  void aRecipientThatCannotBeLookedUpIsTransient() {
    Dialogue dialogue = Dialogue.on(SessionKind.MX).greeted();
    dialogue.say("MAIL FROM:<carol@there.test>\r\n");
    dialogue.directory = address -> new RecipientAnswer.Refused(Replies.DIRECTORY_DOWN);
    assertThat(dialogue.say("RCPT TO:<alice@here.test>\r\n")).startsWith("451 4.3.0");
    assertThat(dialogue.say("DATA\r\n")).startsWith("554 5.5.1");
  }

  @Test
  void recipientsBeyondTheLimitArePutOff() {
    Dialogue dialogue = Dialogue.on(SessionKind.MX).withRecipient();
    for (int i = 1; i < 5; i++) {
      assertThat(dialogue.say("RCPT TO:<alice+" + i + "@here.test>\r\n")).startsWith("250");
    }
    assertThat(dialogue.say("RCPT TO:<bob@here.test>\r\n")).startsWith("452 4.5.3");
    dialogue.say("DATA\r\n");
    assertThat(dialogue.say(MAIL + ".\r\n")).startsWith("250");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb\r\n", "a\rb\r\n", "a\r\n.\nb\r\n", "a\n.\r\nb\r\n", "\n"})
  void mailWithABareLineEndIsRefusedAtItsRealEnd(String content) {
    Dialogue dialogue = Dialogue.on(SessionKind.MX).withRecipient();
    dialogue.say("DATA\r\n");
    assertThat(dialogue.say(content)).isEmpty();
    assertThat(dialogue.say("MAIL FROM:<evil@there.test>\r\n")).isEmpty();
    assertThat(dialogue.say("\r\n.\r\n")).startsWith("550 5.5.2").hasLineCount(1);
    assertThat(dialogue.stored).isEmpty();
    assertThat(dialogue.dropped).isEqualTo(1);
    assertThat(dialogue.say("MAIL FROM:<carol@there.test>\r\n")).startsWith("250 2.1.0");
  }

  @Test
  void mailOverTheLimitIsRefusedAtItsEnd() {
    Dialogue dialogue = Dialogue.on(SessionKind.MX).withRecipient();
    dialogue.say("DATA\r\n");
    for (int i = 0; i < 110; i++) {
      assertThat(dialogue.say("x".repeat(98) + "\r\n")).isEmpty();
    }
    assertThat(dialogue.say(".\r\n")).startsWith("552 5.3.4");
    assertThat(dialogue.dropped).isEqualTo(1);
    assertThat(dialogue.say("NOOP\r\n")).startsWith("250");
  }

  @Test
  void mailJustAtTheLimitIsTaken() {
    Dialogue dialogue = Dialogue.on(SessionKind.MX).withRecipient();
    dialogue.say("DATA\r\n");
    assertThat(dialogue.say(("x".repeat(98) + "\r\n").repeat(100) + ".\r\n")).startsWith("250");
  }

  @Test
  void whoGoesOnForeverIsCutOff() {
    Dialogue dialogue = Dialogue.on(SessionKind.MX).withRecipient();
    dialogue.say("DATA\r\n");
    assertThat(dialogue.say(("x".repeat(98) + "\r\n").repeat(200))).startsWith("552 5.3.4");
    assertThat(dialogue.closed).isTrue();
  }

  @Test
  void aLineOfContentOverItsLimitIsRefused() {
    Dialogue dialogue = Dialogue.on(SessionKind.MX).withRecipient();
    dialogue.say("DATA\r\n");
    assertThat(dialogue.say("x".repeat(1_001) + "\r\n.\r\n")).startsWith("550 5.6.0");
  }

  @Test
  void aRecipientGivenTwiceGetsOneCopy() {
    Dialogue dialogue = Dialogue.on(SessionKind.MX).withRecipient();
    assertThat(dialogue.say("RCPT TO:<alice@here.test>\r\n")).startsWith("250 2.1.5");
    dialogue.say("DATA\r\n");
    dialogue.say(MAIL + ".\r\n");
    assertThat(dialogue.stored.get(0).envelope().recipients()).hasSize(1);
    assertThat(dialogue.stored.get(0).mailboxes()).hasSize(1);
  }

  @Test
  void noPlaceForContentIsTransient() {
    Dialogue dialogue = Dialogue.on(SessionKind.MX).withRecipient();
    dialogue.openRefusal = Optional.of(Replies.BUSY);
    assertThat(dialogue.say("DATA\r\n")).startsWith("451 4.3.2");
    assertThat(dialogue.say("BDAT 5 LAST\r\nabc\r\n")).startsWith("451 4.3.2").hasLineCount(1);
    assertThat(dialogue.dropped).isZero();
  }

  @Test
  void storageThatBreaksInTheMiddleIsToldAtTheEnd() {
    Dialogue dialogue = Dialogue.on(SessionKind.MX).withRecipient();
    dialogue.say("DATA\r\n");
    dialogue.say("abc\r\n");
    dialogue.session.contentFailed(Replies.NO_ROOM);
    assertThat(dialogue.say("def\r\n")).isEmpty();
    assertThat(dialogue.say(".\r\n")).startsWith("452 4.3.1");
    assertThat(dialogue.stored).isEmpty();
  }

  @Test
  void whatStorageSaysIsTheReply() {
    Dialogue dialogue = Dialogue.on(SessionKind.MX).withRecipient();
    dialogue.storage = mail -> Replies.UNKNOWN_OUTCOME;
    dialogue.say("DATA\r\n");
    assertThat(dialogue.say(MAIL + ".\r\n")).startsWith("451 4.3.0");
    assertThat(dialogue.say("DATA\r\n")).startsWith("503 5.5.1");
  }

  // ---------------------------------------------------------------- synchronisation points

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EHLO there.test\r\nMAIL FROM:<a@b.test>\r\n",
        "HELO there.test\r\nNOOP\r\n",
        "STARTTLS\r\nEHLO there.test\r\n",
        "STARTTLS\r\n\u0016\u0003\u0001",
        "EHLO there.test\r\nX"
      })
  void inputAcrossASynchronisationPointEndsTheSession(String text) {
    Dialogue dialogue = Dialogue.on(SessionKind.MX).greeted();
    assertThat(dialogue.say(text)).startsWith("554 5.5.0").hasLineCount(1);
    assertThat(dialogue.closed).isTrue();
    assertThat(dialogue.tlsRequested).isFalse();
  }

  @Test
  void contentBeforeOurGoAheadEndsTheSession() {
    Dialogue dialogue = Dialogue.on(SessionKind.MX).withRecipient();
    assertThat(dialogue.say("DATA\r\nSubject: x\r\n\r\n.\r\n")).startsWith("554 5.5.0");
    assertThat(dialogue.closed).isTrue();
    assertThat(dialogue.stored).isEmpty();
  }

  @Test
  void aPasswordBeforeItsPromptEndsTheSession() {
    Dialogue dialogue = Dialogue.onLoopback(true, "127.0.0.1").greeted();
    assertThat(dialogue.say("AUTH LOGIN\r\nYWxpY2U=\r\n")).startsWith("554 5.5.0");
    assertThat(dialogue.closed).isTrue();
  }

  @Test
  void whoTalksBeforeTheGreetingIsSentAway() {
    Dialogue dialogue = Dialogue.on(SessionKind.MX);
    assertThat(dialogue.say("EHLO there.test\r\n")).startsWith("554 5.5.0");
    assertThat(dialogue.closed).isTrue();
  }

  @Test
  void nothingIsObeyedAfterQuit() {
    Dialogue dialogue = Dialogue.on(SessionKind.MX).greeted();
    assertThat(dialogue.say("QUIT\r\nNOOP\r\n")).startsWith("221").hasLineCount(1);
    assertThat(dialogue.say("NOOP\r\n")).isEmpty();
  }

  // ---------------------------------------------------------------- TLS

  @Test
  void tlsMakesEverythingNew() {
    Dialogue dialogue = Dialogue.on(SessionKind.MX).withRecipient();
    assertThat(dialogue.say("STARTTLS\r\n")).startsWith("220 2.0.0");
    assertThat(dialogue.say("DATA\r\n")).startsWith("503");
    assertThat(dialogue.say("MAIL FROM:<a@b.test>\r\n")).startsWith("503 5.5.1");
    assertThat(dialogue.say("EHLO there.test\r\n")).doesNotContain("STARTTLS");
    assertThat(dialogue.say("STARTTLS\r\n")).startsWith("503 5.5.1");
  }

  @Test
  void noInputIsTakenDuringTheHandshake() {
    Dialogue dialogue = Dialogue.on(SessionKind.MX).greeted();
    dialogue.unanswered = Action.StartTls.class;
    dialogue.say("STARTTLS\r\n");
    assertThat(dialogue.say("NOOP\r\n")).isEmpty();
    assertThat(dialogue.left()).isEqualTo(6);
  }

  @ParameterizedTest
  @EnumSource(SessionKind.class)
  void ehloAnnouncesWhatIsThere(SessionKind kind) {
    Dialogue dialogue = Dialogue.on(kind);
    dialogue.open();
    String announced = dialogue.say("EHLO there.test\r\n");
    assertThat(announced)
        .contains(
            "PIPELINING\n",
            "SIZE 10000\n",
            "8BITMIME\n",
            "SMTPUTF8\n",
            "ENHANCEDSTATUSCODES\n",
            "CHUNKING\n")
        .doesNotContain("AUTH");
    assertThat(announced.contains("DSN")).isEqualTo(kind.isForAccounts());
    assertThat(announced.contains("STARTTLS")).isTrue();
  }

  // ---------------------------------------------------------------- patience with people

  @Test
  void manyErrorsAreAnsweredLateAndTooManyEndTheSession() {
    Dialogue dialogue = Dialogue.on(SessionKind.MX).greeted();
    for (int i = 1; i < 20; i++) {
      assertThat(dialogue.say("FOO\r\n")).startsWith("500 5.5.1");
      assertThat(dialogue.delays).isEqualTo(Math.max(0, i - 10));
    }
    assertThat(dialogue.say("FOO\r\n")).startsWith("421 4.7.0");
    assertThat(dialogue.closed).isTrue();
  }

  @Test
  void aTakenMailForgivesErrors() {
    Dialogue dialogue = Dialogue.on(SessionKind.MX).greeted();
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < 9; i++) {
        dialogue.say("FOO\r\n");
      }
      dialogue.say("MAIL FROM:<carol@there.test>\r\nRCPT TO:<alice@here.test>\r\nDATA\r\n");
      assertThat(dialogue.say(MAIL + ".\r\n")).startsWith("250");
    }
    assertThat(dialogue.closed).isFalse();
    assertThat(dialogue.delays).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"NOOP", "RSET", "VRFY x", "HELP", "EHLO there.test"})
  void idleCommandsWithoutEndEndTheSession(String line) {
    Dialogue dialogue = Dialogue.on(SessionKind.MX).greeted();
    String last = "";
    for (int i = 0; i < 125 && !dialogue.closed; i++) {
      last = dialogue.say(line + "\r\n");
    }
    assertThat(last).startsWith("421 4.7.0");
  }

  @Test
  void transientRefusalsAreNotTheClientsFault() {
    Dialogue dialogue = Dialogue.on(SessionKind.MX).greeted();
    dialogue.admission = question -> Optional.of(Replies.BUSY);
    for (int i = 0; i < 60; i++) {
      assertThat(dialogue.say("MAIL FROM:<carol@there.test>\r\n")).startsWith("451 4.3.2");
    }
  }

  @Test
  void aRefusedConnectionIsToldWhy() {
    Dialogue dialogue = Dialogue.on(SessionKind.MX);
    dialogue.session.refused(Replies.TOO_MANY_CONNECTIONS);
    assertThat(dialogue.perform()).startsWith("421 4.3.2");
    assertThat(dialogue.closed).isTrue();
  }

  @Test
  void anIdleSessionIsEndedWhenPatienceIs() {
    Dialogue dialogue = Dialogue.on(SessionKind.MX).withRecipient();
    dialogue.say("DATA\r\n");
    dialogue.say("abc");
    dialogue.session.expired();
    assertThat(dialogue.perform()).isEqualTo("421 4.4.2 Timeout, goodbye\n");
    assertThat(dialogue.closed).isTrue();
    assertThat(dialogue.dropped).isEqualTo(1);
  }

  // ---------------------------------------------------------------- answers that take time

  @Test
  void inputWaitsForTheAnswerToACommandBefore() {
    Dialogue dialogue = Dialogue.on(SessionKind.MX).greeted();
    dialogue.say("MAIL FROM:<carol@there.test>\r\n");
    dialogue.unanswered = Action.Resolve.class;
    assertThat(dialogue.say("RCPT TO:<alice@here.test>\r\nNOOP\r\n")).isEmpty();
    assertThat(dialogue.left()).isEqualTo(6);
    dialogue.session.recipientAnswered(Dialogue.hosted(MailAddress.of("alice@here.test")));
    assertThat(dialogue.say("")).matches("(?s)250 2\\.1\\.5.*250 2\\.0\\.0.*");
  }

  @Test
  void inputWaitsForStorage() {
    Dialogue dialogue = Dialogue.on(SessionKind.MX, big()).withRecipient();
    dialogue.storageTakes = 10_000;
    dialogue.say("DATA\r\n");
    dialogue.say(("x".repeat(98) + "\r\n").repeat(1_000));
    assertThat(dialogue.left()).isGreaterThan(80_000);
    dialogue.storageTakes = Integer.MAX_VALUE;
    dialogue.session.storageReady();
    assertThat(dialogue.say(".\r\n")).startsWith("250");
    assertThat(dialogue.onlyContent()).hasSize(100_000);
  }

  private static SessionLimits big() {
    return new SessionLimits(1_000_000, 0, 2_048, 1_000, 5, 10, 20, 100, Duration.ofSeconds(1));
  }

  @Test
  void anAnswerAfterTheEndIsOfNoEffect() {
    Dialogue dialogue = Dialogue.on(SessionKind.MX).greeted();
    dialogue.unanswered = Action.Admit.class;
    dialogue.say("MAIL FROM:<carol@there.test>\r\n");
    dialogue.session.expired();
    assertThat(dialogue.perform()).startsWith("421 4.4.2");
    dialogue.session.admitted(Optional.empty());
    assertThat(dialogue.perform()).isEmpty();
  }

  @Test
  void storageThatTakesTooLongIsUnknownAndItsAnswerIsIgnored() {
    Dialogue dialogue = Dialogue.on(SessionKind.MX).withRecipient();
    dialogue.unanswered = Action.Store.class;
    dialogue.say("DATA\r\n");
    assertThat(dialogue.say(MAIL + ".\r\n")).isEmpty();
    dialogue.session.expired();
    assertThat(dialogue.perform()).startsWith("451 4.3.0");
    dialogue.session.stored(SmtpReply.of(250, "2.0.0", "late"));
    assertThat(dialogue.perform()).isEmpty();
    assertThat(dialogue.say("NOOP\r\n")).startsWith("250 2.0.0 Ok");
  }

  // ---------------------------------------------------------------- leaving

  @Test
  void aClientThatVanishesInContentLeavesNothing() {
    Dialogue dialogue = Dialogue.on(SessionKind.MX).withRecipient();
    dialogue.say("DATA\r\n");
    dialogue.say("Subject: half\r\n");
    dialogue.session.disconnected();
    dialogue.perform();
    assertThat(dialogue.dropped).isEqualTo(1);
    assertThat(dialogue.stored).isEmpty();
  }

  @Test
  void aClientThatVanishesAfterTheEndDoesNotUndoItsMail() {
    Dialogue dialogue = Dialogue.on(SessionKind.MX).withRecipient();
    dialogue.unanswered = Action.Store.class;
    dialogue.say("DATA\r\n");
    dialogue.say(MAIL + ".\r\n");
    dialogue.session.disconnected();
    dialogue.perform();
    assertThat(dialogue.dropped).isZero();
  }

  @Test
  void resetAndHelloDropWhatWasBegun() {
    for (String line : List.of("RSET\r\n", "EHLO again\r\n", "QUIT\r\n")) {
      Dialogue dialogue = Dialogue.on(SessionKind.MX).withRecipient();
      dialogue.say("BDAT 3\r\nabc");
      dialogue.say(line);
      assertThat(dialogue.dropped).as(line).isEqualTo(1);
      assertThat(dialogue.say("BDAT 3 LAST\r\nabc")).doesNotContain("250");
    }
  }

  @Test
  void drainingEndsAnIdleSessionAtOnce() {
    Dialogue dialogue = Dialogue.on(SessionKind.MX).withRecipient();
    dialogue.session.drain();
    assertThat(dialogue.perform()).startsWith("421 4.3.2");
    assertThat(dialogue.closed).isTrue();
  }

  @Test
  void drainingLetsAMailEnd() {
    Dialogue dialogue = Dialogue.on(SessionKind.MX).withRecipient();
    dialogue.say("DATA\r\n");
    dialogue.say("Subject: half\r\n");
    dialogue.session.drain();
    assertThat(dialogue.perform()).isEmpty();
    assertThat(dialogue.say("\r\nwhole\r\n.\r\n")).matches("(?s)250 2\\.0\\.0.*421 4\\.3\\.2.*");
    assertThat(dialogue.closed).isTrue();
    assertThat(dialogue.stored).hasSize(1);
  }

  @Test
  void drainingAlsoEndsAfterAMailThatWasRefused() {
    Dialogue dialogue = Dialogue.on(SessionKind.MX).withRecipient();
    dialogue.say("DATA\r\n");
    dialogue.session.drain();
    assertThat(dialogue.say("a\nb\r\n.\r\n")).matches("(?s)550 5\\.5\\.2.*421 4\\.3\\.2.*");
  }
}
