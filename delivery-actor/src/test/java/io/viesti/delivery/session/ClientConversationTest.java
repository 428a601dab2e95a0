package io.viesti.delivery.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.viesti.delivery.session.RecipientResult.Result;
import io.viesti.envelope.Envelope;
import io.viesti.envelope.EnvelopeRecipient;
import io.viesti.envelope.MailAddress;
import io.viesti.envelope.SmtpReply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole conversations, without a socket: what is said to each reply. */
class ClientConversationTest {
  private final ClientConversation talk =
      new ClientConversation("me.test", true, 3, SmtpTimeouts.RFC_5321);
  private final List<ClientAct> acts = new ArrayList<>();

  private static SmtpReply reply(String line) {
    return new SmtpReply(
        Integer.parseInt(line.substring(0, 3)),
        Optional.empty(),
        Arrays.asList(line.substring(4).split(",")));
  }

  private ClientConversationTest hear(String... lines) {
    for (String line : lines) {
      acts.addAll(talk.reply(reply(line)));
    }
    return this;
  }

  private String said() {
    StringBuilder text = new StringBuilder();
    for (ClientAct act : acts) {
      text.append(
          act instanceof ClientAct.Write write
              ? write.commands().replace("\r\n", "|")
              : act.getClass().getSimpleName() + "|");
    }
    acts.clear();
    return text.toString();
  }

  private List<RecipientResult> results() {
    return acts.stream()
        .filter(ClientAct.Finished.class::isInstance)
        .map(act -> ((ClientAct.Finished) act).results())
        .findFirst()
        .orElseThrow();
  }

  private static Transaction mail(String... to) {
    return new Transaction(
        Optional.of(MailAddress.of("a@me.test")),
        Arrays.stream(to).map(MailAddress::of).map(EnvelopeRecipient::plain).toList(),
        false,
        false,
        Envelope.DsnRequest.NONE,
        100);
  }

  private void ready(String extensions) {
    hear("220 hi", "250 x" + (extensions.isEmpty() ? "" : "," + extensions));
    said();
  }

  private void begin(Transaction transaction) {
    acts.addAll(talk.begin(transaction));
  }

  @Test
  void greetsAndIsReady() {
    hear("220 hi");
    assertThat(said()).isEqualTo("EHLO me.test|");
    hear("250 x,PIPELINING");
    assertThat(said()).isEqualTo("Ready|");
    assertThat(talk.isReady()).isTrue();
  }

  @Test
  void fallsBackToHelo() {
    hear("220 hi", "502 what");
    assertThat(said()).isEqualTo("EHLO me.test|HELO me.test|");
    hear("250 hi");
    assertThat(said()).isEqualTo("Ready|");
  }

  @ParameterizedTest
  @ValueSource(strings = {"421 busy", "450 later", "554 no", "250 odd"})
  void leavesAHostThatDoesNotGreet(String greeting) {
    hear(greeting);
    assertThat(said()).isEqualTo("HostFailed|Close|");
  }

  @ParameterizedTest
  @ValueSource(strings = {"421 busy", "451 later"})
  void leavesAHostThatDoesNotServe(String ehlo) {
    hear("220 hi", ehlo);
    assertThat(said()).isEqualTo("EHLO me.test|HostFailed|Close|");
  }

  @Test
  void usesTlsAndForgetsWhatWasSaidInClear() {
    hear("220 hi", "250 x,STARTTLS,PIPELINING");
    assertThat(said()).isEqualTo("EHLO me.test|STARTTLS|");
    hear("220 go");
    assertThat(said()).isEqualTo("StartTls|");
    acts.addAll(talk.secured());
    assertThat(said()).isEqualTo("EHLO me.test|");
    hear("250 x,STARTTLS");
    assertThat(said()).isEqualTo("Ready|");
    begin(mail("b@x.test"));
    assertThat(said()).isEqualTo("MAIL FROM:<a@me.test>|");
  }

  @Test
  void goesOnInClearWhereTlsIsOfferedAndThenRefused() {
    hear("220 hi", "250 x,STARTTLS", "454 not now");
    assertThat(said()).endsWith("STARTTLS|Ready|");
  }

  @Test
  void sendsOneCommandAtATimeWithoutPipelining() {
    ready("");
    begin(mail("b@x.test", "c@x.test"));
    assertThat(said()).isEqualTo("MAIL FROM:<a@me.test>|");
    hear("250 ok");
    assertThat(said()).isEqualTo("RCPT TO:<b@x.test>|");
    hear("250 ok");
    assertThat(said()).isEqualTo("RCPT TO:<c@x.test>|");
    hear("250 ok");
    assertThat(said()).isEqualTo("DATA|");
    hear("354 go");
    assertThat(said()).isEqualTo("SendContent|");
    talk.contentSent();
    hear("250 taken");
    assertThat(results()).extracting(RecipientResult::result).containsOnly(Result.ACCEPTED);
    assertThat(said()).isEqualTo("Finished|Ready|");
  }

  @Test
  void sendsAllCommandsAtOnceWithPipelining() {
    ready("PIPELINING");
    begin(mail("b@x.test", "c@x.test"));
    assertThat(said())
        .isEqualTo("MAIL FROM:<a@me.test>|RCPT TO:<b@x.test>|RCPT TO:<c@x.test>|DATA|");
    hear("250 ok", "250 ok", "550 no", "354 go");
    assertThat(said()).isEqualTo("SendContent|");
    talk.contentSent();
    hear("250 taken");
    assertThat(results())
        .extracting(RecipientResult::result)
        .containsExactly(Result.ACCEPTED, Result.REFUSED);
  }

  @Test
  void saysOnlyParametersThatAreUnderstood() {
    Transaction full =
        new Transaction(
            Optional.empty(),
            List.of(
                new EnvelopeRecipient(
                    MailAddress.of("b@x.test"),
                    Optional.of("FAILURE,DELAY"),
                    Optional.of("rfc822;b@x.test"))),
            true,
            true,
            new Envelope.DsnRequest(Optional.of("HDRS"), Optional.of("id1")),
            100);
    ready("PIPELINING,SIZE 1000,8BITMIME,SMTPUTF8,DSN");
    begin(full);
    assertThat(said())
        .isEqualTo(
            "MAIL FROM:<> SIZE=100 BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=id1|"
                + "RCPT TO:<b@x.test> NOTIFY=FAILURE,DELAY ORCPT=rfc822;b@x.test|DATA|");
  }

  @Test
  void leavesOutParametersThatCouldEndTheLine() {
    ready("PIPELINING,DSN");
    begin(
        new Transaction(
            Optional.empty(),
            List.of(EnvelopeRecipient.plain(MailAddress.of("b@x.test"))),
            false,
            false,
            new Envelope.DsnRequest(Optional.of("FULL\r\nRSET"), Optional.of("a b")),
            1));
    assertThat(said()).isEqualTo("MAIL FROM:<>|RCPT TO:<b@x.test>|DATA|");
  }

  @ParameterizedTest
  @CsvSource({"true, false, 5.6.3", "false, true, 5.6.7"})
  void neverRewritesMailTheServerCantTake(boolean eightBit, boolean utf8, String code) {
    ready("PIPELINING");
    Transaction plain = mail("b@x.test");
    begin(
        new Transaction(
            plain.reversePath(), plain.recipients(), eightBit, utf8, plain.dsn(), plain.size()));
    assertThat(acts.get(0))
        .isInstanceOfSatisfying(
            ClientAct.Unsuited.class, unsuited -> assertThat(unsuited.text()).startsWith(code));
    assertThat(talk.isReady()).isTrue();
  }

  @Test
  void doesNotOfferMailThatIsTooLarge() {
    ready("PIPELINING,SIZE 99");
    begin(mail("b@x.test"));
    assertThat(said()).isEqualTo("Unsuited|Ready|");
  }

  @ParameterizedTest
  @CsvSource({"451, DEFERRED", "550, REFUSED"})
  void endsATransactionWhoseSenderIsRefused(int code, Result result) {
    ready("PIPELINING");
    begin(mail("b@x.test", "c@x.test"));
    said();
    hear(code + " no", "503 what", "503 what", "503 what");
    assertThat(results()).extracting(RecipientResult::result).containsOnly(result);
    assertThat(results()).extracting(RecipientResult::text).allMatch(t -> t.contains(code + " no"));
    assertThat(said()).isEqualTo("Finished|RSET|");
    hear("250 ok");
    assertThat(said()).isEqualTo("Ready|");
  }

  @Test
  void sendsNothingWhenNoRecipientIsLeft() {
    ready("PIPELINING");
    begin(mail("b@x.test"));
    said();
    hear("250 ok", "550 no", "354 go on");
    assertThat(said()).isEqualTo(".|");
    hear("554 nobody");
    assertThat(results()).extracting(RecipientResult::result).containsExactly(Result.REFUSED);
  }

  @Test
  void asksForNoDataWithoutPipeliningWhenNoRecipientIsLeft() {
    ready("");
    begin(mail("b@x.test"));
    hear("250 ok", "450 later");
    assertThat(results()).extracting(RecipientResult::result).containsExactly(Result.DEFERRED);
    assertThat(said()).endsWith("Finished|RSET|");
  }

  @Test
  void takesTooManyRecipientsForATransientRefusal() {
    ready("PIPELINING");
    begin(mail("b@x.test", "c@x.test"));
    hear("250 ok", "250 ok", "552 too many recipients", "354 go");
    talk.contentSent();
    hear("250 taken");
    assertThat(results())
        .extracting(RecipientResult::result)
        .containsExactly(Result.ACCEPTED, Result.DEFERRED);
  }

  @ParameterizedTest
  @CsvSource({"452, DEFERRED", "554, REFUSED"})
  void heedsARefusalOfData(int code, Result result) {
    ready("PIPELINING");
    begin(mail("b@x.test"));
    hear("250 ok", "250 ok", code + " no");
    assertThat(results()).extracting(RecipientResult::result).containsExactly(result);
  }

  @ParameterizedTest
  @CsvSource({"451, DEFERRED", "554, REFUSED"})
  void heedsARefusalAfterTheFinalDot(int code, Result result) {
    ready("PIPELINING");
    begin(mail("b@x.test"));
    hear("250 ok", "250 ok", "354 go");
    talk.contentSent();
    hear(code + " no");
    assertThat(results()).extracting(RecipientResult::result).containsExactly(result);
    assertThat(said()).endsWith("Finished|Ready|");
  }

  @Test
  void breaksOffWhenTheServerSpeaksInTheMiddleOfTheContent() {
    ready("PIPELINING");
    begin(mail("b@x.test"));
    hear("250 ok", "250 ok", "354 go", "552 too much");
    assertThat(results()).extracting(RecipientResult::result).containsExactly(Result.REFUSED);
    assertThat(said()).endsWith("Finished|Close|");
  }

  @Test
  void callsTheOutcomeUnknownOnlyAfterTheFinalDot() {
    ready("PIPELINING");
    begin(mail("b@x.test"));
    hear("250 ok", "250 ok", "354 go");
    talk.contentSent();
    acts.addAll(talk.lost("connection cut"));
    assertThat(results())
        .containsExactly(
            new RecipientResult(
                MailAddress.of("b@x.test"),
                Result.DEFERRED,
                "outcome unknown: connection cut after the final dot"));
  }

  @Test
  void knowsTheOutcomeOfWhatIsLostBeforeTheFinalDot() {
    ready("PIPELINING");
    begin(mail("b@x.test", "c@x.test"));
    hear("250 ok", "550 no", "250 ok", "354 go");
    acts.addAll(talk.lost("connection cut"));
    assertThat(results())
        .extracting(RecipientResult::result)
        .containsExactly(Result.REFUSED, Result.DEFERRED);
    assertThat(results()).extracting(RecipientResult::text).noneMatch(t -> t.contains("unknown"));
  }

  @Test
  void beginsAnewElsewhereWhenAReusedSessionIsGone() {
    ready("PIPELINING");
    begin(mail("b@x.test"));
    hear("250 ok", "250 ok", "354 go");
    talk.contentSent();
    hear("250 taken");
    said();
    begin(mail("c@x.test"));
    acts.addAll(talk.lost("connection closed"));
    assertThat(said()).endsWith("NotBegun|Close|");
  }

  @Test
  void beginsAnewElsewhereWhenAReusedSessionShutsDown() {
    ready("PIPELINING");
    begin(mail("b@x.test"));
    hear("250 ok", "250 ok", "354 go");
    talk.contentSent();
    hear("250 taken");
    begin(mail("c@x.test"));
    said();
    hear("421 idle too long");
    assertThat(said()).isEqualTo("NotBegun|Close|");
  }

  @Test
  void defersWhenTheServerShutsDownInATransaction() {
    ready("PIPELINING");
    begin(mail("b@x.test"));
    hear("250 ok", "421 going");
    assertThat(results()).extracting(RecipientResult::result).containsExactly(Result.DEFERRED);
    assertThat(said()).endsWith("Finished|Close|");
  }

  @Test
  void endsAfterItsLastTransaction() {
    ready("PIPELINING");
    for (int i = 0; i < 3; i++) {
      begin(mail("b@x.test"));
      hear("250 ok", "250 ok", "354 go");
      talk.contentSent();
      said();
      hear("250 taken");
    }
    assertThat(said()).isEqualTo("Finished|QUIT|");
    hear("221 bye");
    assertThat(said()).isEqualTo("Close|");
  }

  @Test
  void finishesATransactionBeforeItQuits() {
    ready("PIPELINING");
    begin(mail("b@x.test"));
    said();
    acts.addAll(talk.quit());
    assertThat(said()).isEmpty();
    hear("250 ok", "250 ok", "354 go");
    talk.contentSent();
    hear("250 taken");
    assertThat(said()).isEqualTo("SendContent|Finished|QUIT|");
  }

  @Test
  void quitsAtOnceWhenIdle() {
    ready("");
    acts.addAll(talk.quit());
    assertThat(said()).isEqualTo("QUIT|");
    acts.addAll(talk.quit());
    assertThat(said()).isEmpty();
  }

  @Test
  void closesOnWordsNobodyAskedFor() {
    ready("");
    hear("250 surprise");
    assertThat(said()).isEqualTo("Close|");
    assertThat(talk.isReady()).isFalse();
  }

  @Test
  void takesNoTransactionInTheMiddleOfAnother() {
    ready("");
    begin(mail("b@x.test"));
    assertThatThrownBy(() -> talk.begin(mail("c@x.test")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void waitsAsLongAsTheStandardAsks() {
    assertThat(talk.patience()).hasMinutes(5);
    ready("PIPELINING");
    begin(mail("b@x.test"));
    assertThat(talk.patience()).hasMinutes(5);
    hear("250 ok", "250 ok");
    assertThat(talk.patience()).hasMinutes(2);
    hear("354 go");
    assertThat(talk.patience()).hasMinutes(3);
    talk.contentSent();
    assertThat(talk.patience()).hasMinutes(10);
  }

  @Test
  void nothingHappensAfterTheEnd() {
    ready("");
    acts.addAll(talk.lost("gone"));
    assertThat(said()).isEqualTo("Close|");
    hear("250 late");
    acts.addAll(talk.lost("again"));
    assertThat(said()).isEmpty();
  }
}
