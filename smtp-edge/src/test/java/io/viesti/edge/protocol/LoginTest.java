package io.viesti.edge.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 4954. */
class LoginTest {

  private static Dialogue secure() {
    Dialogue dialogue = Dialogue.on(SessionKind.SUBMISSION);
    dialogue.open();
    dialogue.say("EHLO laptop\r\nSTARTTLS\r\n".substring(0, 13));
    dialogue.say("STARTTLS\r\n");
    dialogue.say("EHLO laptop\r\n");
    return dialogue;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void isOfferedOnlyWhereAPasswordIsSafe() {
    Dialogue dialogue = Dialogue.on(SessionKind.SUBMISSION);
    dialogue.open();
    assertThat(dialogue.say("EHLO laptop\r\n")).contains("STARTTLS").doesNotContain("AUTH");
    assertThat(dialogue.say("AUTH PLAIN x\r\n")).startsWith("538 5.7.11");
    dialogue.say("STARTTLS\r\n");
    assertThat(dialogue.say("EHLO laptop\r\n")).contains("AUTH PLAIN LOGIN\n");
  }

  @ParameterizedTest
  @CsvSource({
    "true,127.0.0.1,true",
    "true,127.9.9.9,true",
    "true,192.0.2.1,false",
    "false,127.0.0.1,false"
  })
  void withoutTlsOnlyOnThisMachineAndOnlyWhenConfigured(
      boolean configured, String client, boolean offered) {
    Dialogue dialogue = Dialogue.onLoopback(configured, client);
    dialogue.open();
    assertThat(dialogue.say("EHLO laptop\r\n").contains("AUTH")).isEqualTo(offered);
    assertThat(dialogue.say("AUTH PLAIN\r\n")).startsWith(offered ? "334 " : "538 5.7.11");
  }

  @Test
  void plainWithInitialResponse() {
    Dialogue dialogue = secure();
    assertThat(dialogue.say("AUTH PLAIN " + base64("\0alice@here.test\0secret") + "\r\n"))
        .startsWith("235 2.7.0");
    assertThat(dialogue.say("MAIL FROM:<alice@here.test>\r\n")).startsWith("250");
  }

  @Test
  void plainWithoutInitialResponse() {
    Dialogue dialogue = secure();
    assertThat(dialogue.say("AUTH PLAIN\r\n")).isEqualTo("334 \n");
    assertThat(dialogue.say(base64("\0alice@here.test\0secret") + "\r\n")).startsWith("235 2.7.0");
  }

  @Test
  void plainWithAnAuthorizationIdentityThatIsTheUser() {
    assertThat(
            secure()
                .say("AUTH plain " + base64("alice@here.test\0alice@here.test\0secret") + "\r\n"))
        .startsWith("235 2.7.0");
  }

  @Test
  void loginWithPrompts() {
    Dialogue dialogue = secure();
    assertThat(dialogue.say("AUTH LOGIN\r\n")).isEqualTo("334 VXNlcm5hbWU6\n");
    assertThat(dialogue.say(base64("alice@here.test") + "\r\n")).isEqualTo("334 UGFzc3dvcmQ6\n");
    assertThat(dialogue.say(base64("secret") + "\r\n")).startsWith("235 2.7.0");
  }

  @Test
  void loginWithInitialResponse() {
    Dialogue dialogue = secure();
    assertThat(dialogue.say("auth login " + base64("alice@here.test") + "\r\n"))
        .isEqualTo("334 UGFzc3dvcmQ6\n");
    assertThat(dialogue.say(base64("secret") + "\r\n")).startsWith("235 2.7.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\0alice@here.test\0wrong",
        "\0alice\0secret",
        "\0\0secret",
        "bob@here.test\0alice@here.test\0secret"
      })
  void wrongCredentialsAreRefused(String credentials) {
    Dialogue dialogue = secure();
    assertThat(dialogue.say("AUTH PLAIN " + base64(credentials) + "\r\n")).startsWith("535 5.7.8");
    assertThat(dialogue.say("MAIL FROM:<alice@here.test>\r\n")).startsWith("530 5.7.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"!!!", "a", "YWJj", "AGFiYw=="})
  void garbageIsRefused(String response) {
    assertThat(secure().say("AUTH PLAIN " + response + "\r\n")).startsWith("501 5.5.2");
  }

  @Test
  void anEmptyInitialResponseIsEmpty() {
    assertThat(secure().say("AUTH PLAIN =\r\n")).startsWith("501 5.5.2");
    assertThat(secure().say("AUTH LOGIN =\r\n")).startsWith("334 UGFzc3dvcmQ6");
  }

  @Test
  void canBeCancelled() {
    Dialogue dialogue = secure();
    dialogue.say("AUTH LOGIN\r\n");
    assertThat(dialogue.say("*\r\n")).startsWith("501 5.7.0");
    assertThat(dialogue.say("NOOP\r\n")).startsWith("250");
  }

  @Test
  void unknownMechanismsAreRefused() {
    assertThat(secure().say("AUTH CRAM-MD5\r\n")).startsWith("504 5.5.4");
    assertThat(secure().say("AUTH\r\n")).startsWith("501 5.5.4");
    assertThat(secure().say("AUTH PLAIN a b\r\n")).startsWith("501 5.5.4");
  }

  @Test
  void needsAGreetingFirst() {
    Dialogue dialogue = Dialogue.onLoopback(true, "127.0.0.1");
    dialogue.open();
    assertThat(dialogue.say("AUTH PLAIN\r\n")).startsWith("503 5.5.1");
  }

  @Test
  void whatCannotBeToldNowIsTransient() {
    assertThat(secure().say("AUTH PLAIN " + base64("\0alice@here.test\0later") + "\r\n"))
        .startsWith("454 4.7.0");
  }

  @Test
  void isPossibleOnceAndNotInsideAMail() {
    Dialogue dialogue = Dialogue.on(SessionKind.SUBMISSION).loggedIn();
    assertThat(dialogue.say("AUTH PLAIN\r\n")).startsWith("503 5.5.1");
    assertThat(dialogue.say("EHLO laptop\r\n")).doesNotContain("AUTH");
  }

  @Test
  void longExchangeLinesAreRefusedAndSwallowed() {
    Dialogue dialogue = secure();
    assertThat(dialogue.say("AUTH PLAIN " + "A".repeat(3_000) + "\r\n")).startsWith("501");
    dialogue.say("AUTH PLAIN\r\n");
    assertThat(dialogue.say("A".repeat(20_000) + "\r\n")).startsWith("500 5.5.6");
    assertThat(dialogue.say("NOOP\r\n")).startsWith("250");
  }

  @Test
  void guessingEndsTheSession() {
    Dialogue dialogue = secure();
    String last = "";
    for (int i = 0; i < 25 && !dialogue.closed; i++) {
      last = dialogue.say("AUTH PLAIN " + base64("\0alice@here.test\0guess" + i) + "\r\n");
    }
    assertThat(last).startsWith("421 4.7.0");
  }

  @Test
  void passwordsAreInNoText() {
    Dialogue dialogue = secure();
    dialogue.say("AUTH PLAIN " + base64("\0alice@here.test\0secret") + "\r\n");
    assertThat(dialogue.asked.toString()).contains("alice@here.test").doesNotContain("secret");
  }

  @Test
  void isNotThereForMailFromOutside() {
    Dialogue dialogue = Dialogue.on(SessionKind.MX).greeted();
    assertThat(dialogue.say("AUTH PLAIN\r\n")).startsWith("502 5.5.1");
  }
}
