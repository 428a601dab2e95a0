package io.viesti.outside;

import static io.viesti.outside.RunningNode.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.viesti.outside.peer.SmtpSink;
import io.viesti.outside.peer.SunkMail;
import io.viesti.outside.process.FreePorts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Mail sent over REST reaches other servers as it stands in Sent, octet for octet. */
class OutboundBytesIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int SINK = FreePorts.next();
  private static final ObjectMapper JSON = new ObjectMapper();

  @RegisterExtension
  static final RunningNode NODE = new RunningNode(settings -> settings.route("sink.test", SINK));

  private static String sunkBody(SmtpSink sink, Outgoing mail) {
    await().atMost(SOON).until(() -> sunk(sink, mail).isPresent());
    return new String(sunk(sink, mail).get().body(), StandardCharsets.ISO_8859_1);
  }

  private static Optional<SunkMail> sunk(SmtpSink sink, Outgoing mail) {
    return sink.mails().stream()
        .filter(m -> m.header("Message-ID").equals(Optional.of("<" + mail.messageId() + ">")))
        .findFirst();
  }

  @ParameterizedTest
  @EnumSource
  void aTextArrivesAsItStandsInSent(SampleText content) {
    try (SmtpSink sink = SmtpSink.keeping(SINK)) {
      Outgoing mail =
          Outgoing.send(
              NODE.node(), "bob@sink.test", content.name(), Outgoing.text(content.text()));

      assertThat(sunkBody(sink, mail)).isEqualTo(mail.body());
      assertThat(sink.mails()).hasSize(1);
      SunkMail taken = sink.mails().get(0);
      assertThat(taken.header("From").orElse("")).contains(ALICE);
      assertThat(taken.header("To").orElse("")).contains("bob@sink.test");
      assertThat(taken.records())
          .anyMatch(
              r ->
                  r.equals("X-Mail-Args: <" + ALICE + ">")
                      || r.startsWith("X-Mail-Args: <" + ALICE + "> "));
      assertThat(taken.records()).contains("X-Rcpt-Args: <bob@sink.test>");
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyTextIsReadAsItWasWritten(SampleText content) {
    Outgoing mail =
        Outgoing.send(
            NODE.node(), RunningNode.BOB, "home " + content, Outgoing.text(content.text()));
    await()
        .atMost(SOON)
        .until(() -> NODE.webmail(RunningNode.BOB).subjects("inbox").contains("home " + content));
    String id =
        NODE.webmail(RunningNode.BOB).list("inbox").stream()
            .filter(item -> item.path("subject").asText().equals("home " + content))
            .findFirst()
            .orElseThrow()
            .path("email_id")
            .asText();

    String raw = new String(NODE.webmail(RunningNode.BOB).raw(id), StandardCharsets.ISO_8859_1);
    assertThat(Outgoing.bodyOf(raw)).isEqualTo(mail.body());
    assertThat(lines(NODE.webmail(RunningNode.BOB).email(id).path("text").asText()))
        .isEqualTo(lines(content.text()));
  }

  /** Line ends become those of mail, and the last line gets one. */
  private static List<String> lines(String text) {
    return text.lines().map(String::stripTrailing).toList();
  }

  @Test
  void mailForHomeHasItsWholeStoryToo() {
    Outgoing mail = Outgoing.send(NODE.node(), RunningNode.BOB, "story");

    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(mail.story())
                    .contains("submitted over HTTP by " + ALICE)
                    .contains("stored for " + RunningNode.BOB + " as email ")
                    .contains("delivered here to " + RunningNode.BOB)
                    .contains("recorded in the sender's mailbox"));
  }

  @Test
  void aServerThatTakesNoEightBitsGetsALargeFileAsWell() {
    try (SmtpSink sink = SmtpSink.keeping(SINK, "-8")) {
      ObjectNode more = Outgoing.text("Grüße\r\n");
      more.putArray("attachments")
          .add(
              JSON.createObjectNode()
                  .put("file_name", "file.bin")
                  .put("data", Base64.getEncoder().encodeToString(new byte[200_000])));
      Outgoing mail = Outgoing.send(NODE.node(), "bob@sink.test", "seven bits", more);

      assertThat(sunkBody(sink, mail)).isEqualTo(mail.body());
    }
  }

  @Test
  void attachmentsSmallAndLargeArriveOctetForOctet() {
    try (SmtpSink sink = SmtpSink.keeping(SINK)) {
      for (int size : new int[] {1, 10_000, 3_000_000}) {
        byte[] octets = new byte[size];
        new Random(size).nextBytes(octets);
        ObjectNode more = Outgoing.text("See the file.\r\n");
        more.putArray("attachments")
            .add(
                JSON.createObjectNode()
                    .put("file_name", "näyte " + size + ".bin")
                    .put("content_type", "application/octet-stream")
                    .put("data", Base64.getEncoder().encodeToString(octets)));
        Outgoing mail = Outgoing.send(NODE.node(), "bob@sink.test", "file " + size, more);

        String body = sunkBody(sink, mail);
        assertThat(body).isEqualTo(mail.body());
        String lines = Base64.getMimeEncoder().encodeToString(octets);
        assertThat(body).contains(lines.substring(0, Math.min(lines.length(), 2_000)));
      }
    }
  }

  @Test
  void oneMailForSeveralIsOneTransactionPerDomain() {
    try (SmtpSink sink = SmtpSink.keeping(SINK)) {
      Outgoing mail =
          Outgoing.send(
              NODE.node(),
              "bob@sink.test,carol@sink.test," + RunningNode.CAROL,
              "for three",
              Outgoing.text("hello\r\n").put("bcc", "dave@sink.test"));

      assertThat(sunkBody(sink, mail)).isEqualTo(mail.body());
      assertThat(sink.mails()).hasSize(1);
      assertThat(sink.mails().get(0).records())
          .contains(
              "X-Rcpt-Args: <bob@sink.test>",
              "X-Rcpt-Args: <carol@sink.test>",
              "X-Rcpt-Args: <dave@sink.test>");
      assertThat(sink.mails().get(0).text()).doesNotContain("dave@sink.test");
      await()
          .atMost(SOON)
          .until(() -> NODE.webmail(RunningNode.CAROL).subjects("inbox").contains("for three"));
    }
  }
}
