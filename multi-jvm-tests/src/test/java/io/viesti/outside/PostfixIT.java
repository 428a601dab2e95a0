package io.viesti.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.viesti.outside.peer.Postfix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real Postfix as the remote side: one that offers TLS and one that does not. */
class PostfixIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String BOB = "bob@postfix.test";
  private static final String CAROL = "carol@private.test";
  private static final Postfix POSTFIX = Postfix.withMaildirs(List.of(BOB));
  private static final Postfix PRIVATE = Postfix.withMaildirsAndTls(List.of(CAROL));

  @RegisterExtension
  static final RunningNode NODE =
      new RunningNode(
          settings ->
              settings.route("postfix.test", POSTFIX.port()).route("private.test", PRIVATE.port()));

  @AfterAll
  static void stop() {
    POSTFIX.close();
    PRIVATE.close();
  }

  private static String filed(Postfix postfix, String address, Outgoing mail) {
    await().atMost(SOON).until(() -> find(postfix, address, mail).isPresent());
    return find(postfix, address, mail).orElseThrow();
  }

  private static Optional<String> find(Postfix postfix, String address, Outgoing mail) {
    return postfix.maildir(address).stream()
        .map(PostfixIT::withCrlf)
        .filter(text -> text.contains("Message-ID: <" + mail.messageId() + ">\r\n"))
        .findFirst();
  }

  private static String withCrlf(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).replace("\n", "\r\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void filesATextAsItStandsInSent(SampleText content) {
    Outgoing mail = Outgoing.send(NODE.node(), BOB, content.name(), Outgoing.text(content.text()));

    assertThat(Outgoing.bodyOf(filed(POSTFIX, BOB, mail))).isEqualTo(mail.body());
  }

  @Test
  void theStoryNamesTheServerItsReplyAndThatNothingKeptTheConnectionPrivate() {
    Outgoing mail = Outgoing.send(NODE.node(), BOB, "in clear");

    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(mail.story()).contains("recorded in the sender's mailbox"));
    assertThat(mail.story())
        .contains("submitted over HTTP by " + RunningNode.ALICE)
        .contains("queued for postfix.test")
        .containsPattern(
            BOB + ": delivered at attempt 1 by \\S+ \\[127\\.0\\.0\\.1]:\\d+: 250 2\\.0\\.0 Ok");
    assertThat(mail.status().path("status").asText()).isEqualTo("delivered");
  }

  @Test
  void tlsIsUsedWhereItIsOfferedWithAnyCertificate() {
    Outgoing mail = Outgoing.send(NODE.node(), CAROL, "private");

    String filed = filed(PRIVATE, CAROL, mail);
    assertThat(Outgoing.bodyOf(filed)).isEqualTo(mail.body());
    assertThat(filed).contains("with ESMTPS id");
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(mail.story()).containsPattern("over TLSv1\\.[23]: 250 "));
  }

  @Test
  void whomPostfixDoesNotKnowIsReportedToTheSender() {
    String stranger = "stranger@postfix.test";
    Outgoing mail = Outgoing.send(NODE.node(), stranger, "to nobody");

    await().atMost(SOON).until(() -> mail.status().path("status").asText().equals("failed"));
    assertThat(mail.status().path("reply").asText()).contains("550 5.1.1");
    assertThat(mail.story()).containsPattern(stranger + ": failed at attempt 1 .*550 5\\.1\\.1");
  }
}
