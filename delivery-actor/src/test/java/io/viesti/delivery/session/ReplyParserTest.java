package io.viesti.delivery.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.viesti.envelope.SmtpReply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyParserTest {

  private static List<SmtpReply> parse(String text) throws MalformedReply {
    ReplyParser parser = new ReplyParser();
    List<SmtpReply> replies = new ArrayList<>();
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      SmtpReply reply = parser.feed(octet);
      if (reply != null) {
        replies.add(reply);
      }
    }
    return replies;
  }

  @Test
  void readsOneLine() throws MalformedReply {
    assertThat(parse("250 ok then\r\n")).containsExactly(SmtpReply.bare(250, "ok then"));
  }

  @Test
  void readsABareCode() throws MalformedReply {
    assertThat(parse("354\r\n")).containsExactly(SmtpReply.bare(354, ""));
  }

  @Test
  void readsSeveralLinesAsOneReply() throws MalformedReply {
    assertThat(parse("250-a\r\n250-b\r\n250 c\r\n"))
        .containsExactly(SmtpReply.bare(250, "a", "b", "c"));
  }

  @Test
  void readsPipelinedReplies() throws MalformedReply {
    assertThat(parse("250 a\r\n550 b\r\n354 c\r\n"))
        .extracting(SmtpReply::code)
        .containsExactly(250, 550, 354);
  }

  @Test
  void takesTheEnhancedCodeOutOfEachLine() throws MalformedReply {
    assertThat(parse("550-5.7.1 one\r\n550 5.7.1 two\r\n"))
        .containsExactly(new SmtpReply(550, Optional.of("5.7.1"), List.of("one", "two")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "550 4.1.1 class differs",
        "354 3.0.0 none here",
        "250 5.1 short",
        "250 2.1.1.1 long",
        "250 2.1111.1 wide",
        "250 2..1 gap"
      })
  void leavesWhatIsNoEnhancedCode(String line) throws MalformedReply {
    SmtpReply reply = parse(line + "\r\n").get(0);
    assertThat(reply.enhanced()).isEmpty();
    assertThat(reply.lines()).containsExactly(line.substring(4));
  }

  @Test
  void makesControlsHarmless() throws MalformedReply {
    assertThat(parse("550 a\u0000b\u001b[31mc\r\n").get(0).lines()).containsExactly("a b [31mc");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "25",
        "hello",
        "2x0 ok",
        "250_ok",
        "150 early",
        "600 late",
        "250-a\r\n251 b",
        "250 a\rb",
        "250 a\nb",
        "\n"
      })
  void refusesWhatIsNoReply(String line) {
    assertThatThrownBy(() -> parse(line + "\r\n")).isInstanceOf(MalformedReply.class);
  }

  @Test
  void refusesEndlessLines() {
    assertThatThrownBy(() -> parse("250 " + "x".repeat(ReplyParser.MAX_LINE)))
        .isInstanceOf(MalformedReply.class);
  }

  @Test
  void refusesEndlessReplies() {
    assertThatThrownBy(() -> parse("250-x\r\n".repeat(ReplyParser.MAX_LINES + 1)))
        .isInstanceOf(MalformedReply.class);
    assertThatThrownBy(() -> parse(("250-" + "x".repeat(1_000) + "\r\n").repeat(40)))
        .isInstanceOf(MalformedReply.class);
  }

  @Test
  void answersAnyOctetsWithRepliesOrARefusal() {
    Random random = new Random(7);
    String alphabet = "0123456789 -.\r\n2222555\r\nab\u00e4";
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        assertThat(parse(text.toString())).allMatch(reply -> reply.code() >= 200);
      } catch (MalformedReply refused) {
        assertThat(refused).hasMessageMatching("(?s).+");
      }
    }
  }
}
