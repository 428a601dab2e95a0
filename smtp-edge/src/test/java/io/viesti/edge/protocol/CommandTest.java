package io.viesti.edge.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One command at a time: what is said to it in which state. */
class CommandTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MAIL FROM:<a@b.test>|503 5.5.1",
        "RCPT TO:<alice@here.test>|503 5.5.1",
        "DATA|503 5.5.1",
        "BDAT 0 LAST|503 5.5.1",
        "RSET|250 2.0.0",
        "NOOP|250 2.0.0",
        "NOOP with words|250 2.0.0",
        "VRFY alice|252 2.5.0",
        "EXPN list|502 5.5.1",
        "HELP|214 2.0.0",
        "HELP MAIL|214 2.0.0",
        "QUIT|221 2.0.0",
        "AUTH PLAIN|502 5.5.1",
        "STARTTLS|220 2.0.0",
        "STARTTLS now|501 5.5.4",
        "DATA now|501 5.5.4",
        "RSET now|501 5.5.4",
        "QUIT now|501 5.5.4",
        "EHLO there.test|250-mx.here.test",
        "EHLO [192.0.2.7]|250-mx.here.test",
        "EHLO [IPv6:2001:db8::1]|250-mx.here.test",
        "EHLO under_score|250-mx.here.test",
        "HELO there.test|250 mx.here.test",
        "EHLO|501 5.5.4",
        "HELO|501 5.5.4",
        "EHLO a b|501 5.5.4",
        "EHLO <script>|501 5.5.4",
        "EHLO a(b)|501 5.5.4",
        "ehlo there.test|250-mx.here.test",
        "FOO|500 5.5.1",
        "FOO bar|500 5.5.1",
        "MAILFROM:<a@b.test>|500 5.5.1",
        "GET / HTTP/1.1|421 4.7.0",
        "POST / HTTP/1.1|421 4.7.0",
        "''|500 5.5.1",
      })
  void beforeEhlo(String line, String reply) {
    Dialogue dialogue = Dialogue.on(SessionKind.MX);
    dialogue.open();
    assertThat(dialogue.say(line + "\r\n")).startsWith(reply);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MAIL FROM:<a@b.test>|250 2.1.0",
        "mail from:<a@b.test>|250 2.1.0",
        "MAIL FROM: <a@b.test>|250 2.1.0",
        "MAIL FROM:<>|250 2.1.0",
        "MAIL FROM:<\"a b\"@b.test>|250 2.1.0",
        "MAIL FROM:<\"a>b\"@b.test>|250 2.1.0",
        "MAIL FROM:<@relay.test,@two.test:a@b.test>|250 2.1.0",
        "MAIL FROM:<a@[192.0.2.1]>|250 2.1.0",
        "MAIL FROM:<a@b.test> SIZE=1000|250 2.1.0",
        "MAIL FROM:<a@b.test> SIZE=10000|250 2.1.0",
        "MAIL FROM:<a@b.test> SIZE=10001|552 5.3.4",
        "MAIL FROM:<a@b.test> SIZE=99999999999999999999|552 5.3.4",
        "MAIL FROM:<a@b.test> SIZE=999999999999999999999|501 5.5.4",
        "MAIL FROM:<a@b.test> SIZE=abc|501 5.5.4",
        "MAIL FROM:<a@b.test> SIZE=-1|501 5.5.4",
        "MAIL FROM:<a@b.test> SIZE=|501 5.5.4",
        "MAIL FROM:<a@b.test> SIZE=1 SIZE=2|501 5.5.4",
        "MAIL FROM:<a@b.test> BODY=7BIT|250 2.1.0",
        "MAIL FROM:<a@b.test> body=8bitmime|250 2.1.0",
        "MAIL FROM:<a@b.test> BODY=BINARYMIME|501 5.5.4",
        "MAIL FROM:<a@b.test> SMTPUTF8|250 2.1.0",
        "MAIL FROM:<a@b.test> SMTPUTF8=1|501 5.5.4",
        "MAIL FROM:<a@b.test> AUTH=<>|250 2.1.0",
        "MAIL FROM:<a@b.test> SIZE=1 BODY=8BITMIME SMTPUTF8|250 2.1.0",
        "MAIL FROM:<a@b.test> RET=FULL|555 5.5.4",
        "MAIL FROM:<a@b.test> ENVID=x|555 5.5.4",
        "MAIL FROM:<a@b.test> FOO=bar|555 5.5.4",
        "MAIL FROM:<a@b.test>SIZE=1|501 5.5.4",
        "MAIL FROM:<a@b.test|501 5.5.4",
        "MAIL FROM:a@b.test|501 5.5.4",
        "MAIL FROM|501 5.5.4",
        "MAIL|501 5.5.4",
        "MAIL TO:<a@b.test>|501 5.5.4",
        "MAIL FROM:<a>|553 5.1.7",
        "MAIL FROM:<a@>|553 5.1.7",
        "MAIL FROM:<a@b..test>|553 5.1.7",
        "MAIL FROM:<a b@b.test>|553 5.1.7",
        "MAIL FROM:<ä@b.test>|553 5.6.7",
        "MAIL FROM:<ä@b.test> SMTPUTF8|250 2.1.0",
        "MAIL FROM:<a@bücher.test> SMTPUTF8|250 2.1.0",
        "RCPT TO:<alice@here.test>|503 5.5.1",
        "DATA|503 5.5.1",
        "BDAT|501 5.5.4",
        "BDAT x|501 5.5.4",
        "BDAT -1|501 5.5.4",
        "BDAT 1 FIRST|501 5.5.4",
        "BDAT 99999999999|552 5.3.4",
      })
  void afterEhlo(String line, String reply) {
    Dialogue dialogue = Dialogue.on(SessionKind.MX).greeted();
    assertThat(dialogue.say(line + "\r\n")).startsWith(reply);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MAIL FROM:<a@b.test>|503 5.5.1",
        "RCPT TO:<alice@here.test>|250 2.1.5",
        "RCPT TO:<ALICE+tag@Here.Test>|250 2.1.5",
        "RCPT TO:<\"alice\"@here.test>|250 2.1.5",
        "RCPT TO:<@relay.test:alice@here.test>|250 2.1.5",
        "RCPT TO: <alice@here.test>|250 2.1.5",
        "RCPT TO:<postmaster>|250 2.1.5",
        "RCPT TO:<PostMaster>|250 2.1.5",
        "RCPT TO:<postmaster@here.test>|250 2.1.5",
        "RCPT TO:<nobody@here.test>|550 5.1.1",
        "RCPT TO:<dave@elsewhere.test>|550 5.7.1",
        "RCPT TO:<dave%elsewhere.test@here.test>|550 5.1.1",
        "RCPT TO:<>|553 5.1.3",
        "RCPT TO:<alice>|553 5.1.3",
        "RCPT TO:<alice@here.test> NOTIFY=NEVER|555 5.5.4",
        "RCPT TO:<alice@here.test> FOO|555 5.5.4",
        "RCPT TO:<älice@here.test>|553 5.6.7",
        "RCPT TO:alice@here.test|501 5.5.4",
        "RCPT FROM:<alice@here.test>|501 5.5.4",
        "RCPT|501 5.5.4",
        "DATA|554 5.5.1",
        "RSET|250 2.0.0",
        "EHLO again|250-mx.here.test",
      })
  void afterMail(String line, String reply) {
    Dialogue dialogue = Dialogue.on(SessionKind.MX).greeted();
    dialogue.say("MAIL FROM:<carol@there.test>\r\n");
    assertThat(dialogue.say(line + "\r\n")).startsWith(reply);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MAIL FROM:<alice@here.test> RET=FULL ENVID=QQ314159|250 2.1.0",
        "MAIL FROM:<alice@here.test> ret=hdrs|250 2.1.0",
        "MAIL FROM:<alice@here.test> RET=SOME|501 5.5.4",
        "MAIL FROM:<alice@here.test> ENVID=a+2Bb|250 2.1.0",
        "MAIL FROM:<alice@here.test> ENVID=a+2b|501 5.5.4",
        "MAIL FROM:<alice@here.test> ENVID=a=b|501 5.5.4",
        "MAIL FROM:<alice@here.test> ENVID=|501 5.5.4",
        "AUTH PLAIN|503 5.5.1",
        "STARTTLS|503 5.5.1",
      })
  void onSubmissionAfterLogin(String line, String reply) {
    Dialogue dialogue = Dialogue.on(SessionKind.SUBMISSION).loggedIn();
    assertThat(dialogue.say(line + "\r\n")).startsWith(reply);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NOTIFY=NEVER|250 2.1.5",
        "NOTIFY=SUCCESS,FAILURE,DELAY|250 2.1.5",
        "notify=success|250 2.1.5",
        "NOTIFY=NEVER,SUCCESS|501 5.5.4",
        "NOTIFY=SOMETIMES|501 5.5.4",
        "NOTIFY=|501 5.5.4",
        "ORCPT=rfc822;bob@here.test|250 2.1.5",
        "ORCPT=bob@here.test|501 5.5.4",
        "ORCPT=rfc822;a=b|501 5.5.4",
      })
  void recipientParametersOnSubmission(String parameter, String reply) {
    Dialogue dialogue = Dialogue.on(SessionKind.SUBMISSION).loggedIn();
    dialogue.say("MAIL FROM:<alice@here.test>\r\n");
    assertThat(dialogue.say("RCPT TO:<bob@here.test> " + parameter + "\r\n")).startsWith(reply);
  }

  @ParameterizedTest
  @ValueSource(strings = {"NOOP\0", "NO\u0001OP", "MAIL FROM:<a\u007f@b.test>", "EHLO a\u001bb"})
  void controlCharactersInACommandAreRefused(String line) {
    Dialogue dialogue = Dialogue.on(SessionKind.MX).greeted();
    assertThat(dialogue.say(line + "\r\n")).startsWith("500 5.5.2");
  }

  @Test
  void octetsThatAreNotUtf8InACommandAreRefused() {
    Dialogue dialogue = Dialogue.on(SessionKind.MX).greeted();
    assertThat(dialogue.say(new byte[] {'N', (byte) 0xff, '\r', '\n'})).startsWith("500 5.5.2");
    assertThat(dialogue.say("NOOP\r\n")).startsWith("250 2.0.0");
  }

  @Test
  void aCommandLineOverItsLimitIsRefusedAndTheNextOneIsObeyed() {
    Dialogue dialogue = Dialogue.on(SessionKind.MX).greeted();
    assertThat(dialogue.say("NOOP " + "x".repeat(2_043) + "\r\n")).startsWith("250 2.0.0");
    assertThat(dialogue.say("NOOP " + "x".repeat(2_044) + "\r\n")).startsWith("500 5.5.2");
    assertThat(dialogue.say("x".repeat(1_000_000) + "\r\nNOOP\r\n"))
        .matches("(?s)500 5\\.5\\.2.*250 2\\.0\\.0.*");
  }

  @Test
  void commandsWorkHoweverTheirOctetsAreCut() {
    Dialogue dialogue = Dialogue.on(SessionKind.MX);
    dialogue.open();
    dialogue.saySlowly("EHLO there.test\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    String mail = "MAIL FROM:<a@b.test>\r\nRCPT TO:<alice@here.test>\r\nDATA\r\n";
    assertThat(dialogue.saySlowly(mail.getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
        .matches("(?s)250 2\\.1\\.0.*250 2\\.1\\.5.*354 .*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"NOOP\n", "NOOP\nNOOP\n", "\n"})
  void aBareLineFeedIsRefusedAtOnce(String text) {
    Dialogue dialogue = Dialogue.on(SessionKind.MX).greeted();
    assertThat(dialogue.say(text)).startsWith("550 5.5.2");
  }

  @Test
  void whatFollowsABareLineFeedIsNeverObeyed() {
    Dialogue dialogue = Dialogue.on(SessionKind.MX).greeted();
    assertThat(dialogue.say("NOOP\nMAIL FROM:<a@b.test>\r\n"))
        .startsWith("550 5.5.2")
        .hasLineCount(1);
    assertThat(dialogue.say("RCPT TO:<alice@here.test>\r\n")).startsWith("503 5.5.1");
  }

  @Test
  void aBareCarriageReturnSpoilsItsLine() {
    Dialogue dialogue = Dialogue.on(SessionKind.MX).greeted();
    assertThat(dialogue.say("NOOP\rMAIL FROM:<a@b.test>\r\n")).startsWith("550 5.5.2");
    assertThat(dialogue.say("NOOP\r\r\n")).startsWith("550 5.5.2");
    assertThat(dialogue.say("NOOP\r\n")).startsWith("250 2.0.0");
  }
}
