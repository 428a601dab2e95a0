package io.viesti.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageComposerTest {
  private static final Instant DATE = Instant.parse("2026-11-23T09:05:00Z");

  /** A draft with some parts replaced. */
  private static final class Writer {
    private Correspondent from = named("Alice", "alice@demo.test");
    private List<Correspondent> to = List.of(bare("bob@example.net"));
    private List<Correspondent> bcc = List.of();
    private String subject = "Hello";
    private Optional<String> text = Optional.of("Hello Bob\n");
    private Optional<String> html = Optional.empty();
    private List<String> references = List.of();
    private final List<Draft.Attachment> attachments = new ArrayList<>();
    private String messageId = "m1@demo.test";

    Draft draft() {
      return new Draft(
          from,
          to,
          List.of(),
          bcc,
          List.of(),
          subject,
          text,
          html,
          references,
          references,
          attachments,
          DATE,
          messageId);
    }

    void attach(String name, String type, Optional<String> contentId, byte[] content) {
      attachments.add(
          new Draft.Attachment(name, type, contentId, () -> new ByteArrayInputStream(content)));
    }

    byte[] octets() {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try {
        MessageComposer.write(draft(), out);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
      return out.toByteArray();
    }

    String mail() {
      String mail = new String(octets(), StandardCharsets.UTF_8);
      assertThat(mail.replace("\r\n", "")).doesNotContain("\r").doesNotContain("\n");
      assertThat(mail).endsWith("\r\n");
      assertThat(mail.split("\r\n")).allMatch(line -> line.length() <= 998);
      return mail;
    }

    ReadMessage read() {
      try {
        return MessageReader.read(new ByteArrayInputStream(octets()));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static Correspondent named(String name, String email) {
    return new Correspondent(Optional.of(name), email);
  }

  private static Correspondent bare(String email) {
    return new Correspondent(Optional.empty(), email);
  }

  @Test
  void writesAPlainMailAsPlainAsItIs() {
    Writer writer = new Writer();
    writer.references = List.of("a@x.test", "b@x.test");
    assertThat(writer.mail())
        .isEqualTo(
            """
            From: Alice <alice@demo.test>
            To: bob@example.net
            Subject: Hello
            Date: Mon, 23 Nov 2026 09:05:00 +0000
            Message-ID: <m1@demo.test>
            In-Reply-To: <a@x.test>
             <b@x.test>
            References: <a@x.test>
             <b@x.test>
            MIME-Version: 1.0
            Content-Type: text/plain; charset=us-ascii
            Content-Transfer-Encoding: 7bit

            Hello Bob
            """
                .replace("\n", "\r\n"));
  }

  @Test
  void neverWritesTheHiddenRecipients() {
    Writer writer = new Writer();
    writer.to = List.of();
    writer.bcc = List.of(bare("secret@example.net"));
    assertThat(writer.mail()).contains("To: undisclosed-recipients:;").doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Grüße aus Bonn",
        "=?utf-8?Q?literal?=",
        "päivää  kaksi",
        "a",
        "",
        "これは長い件名です。これは長い件名です。これは長い件名です。これは長い件名です。",
        "word word word word word word word word word word word word word word word word word word",
        "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀",
        "a, \"b\" <c@d>"
      })
  void subjectsAndNamesComeBackAsTheyWere(String text) {
    Writer writer = new Writer();
    writer.subject = text;
    writer.to = List.of(new Correspondent(Optional.of(text), "bob@example.net"));
    assertThat(writer.mail().split("\r\n")).allMatch(line -> line.length() <= 80);
    MessageHeader header = writer.read().header();
    assertThat(header.subject()).isEqualTo(text);
    assertThat(header.to())
        .containsExactly(
            new Correspondent(
                text.isEmpty() ? Optional.empty() : Optional.of(text), "bob@example.net"));
  }

  @Test
  void aWordWithoutEndIsCutIntoLines() {
    Writer writer = new Writer();
    writer.subject = "x".repeat(900);
    assertThat(writer.mail()).contains("Subject: =?");
    assertThat(writer.read().header().subject()).isEqualTo(writer.subject);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain\nlines\n",
        "Grüße\r\nZeile\r\n",
        "Привет, мир\n",
        "trailing blank \n",
        "From here\n",
        "--=_1_mark\n",
        "tab\there\n",
        ".\n..\n",
        "nul-free\u0007bell\n"
      })
  void textsComeBackAsTheyWere(String text) {
    Writer writer = new Writer();
    writer.text = Optional.of(text);
    writer.mail();
    assertThat(writer.read().text()).contains(text.replace("\r\n", "\n"));
  }

  @Test
  void longLinesAreWrappedByTheEncoding() {
    Writer writer = new Writer();
    writer.text = Optional.of("long ".repeat(1_000) + "\nÄ" + "Ö".repeat(3_000) + "\n");
    assertThat(writer.mail().split("\r\n")).allMatch(line -> line.length() <= 78);
    assertThat(writer.read().text()).isEqualTo(writer.text);
  }

  @Test
  void anyLineEndBecomesCrlf() {
    Writer writer = new Writer();
    writer.text = Optional.of("a\rb\nc\r\nd");
    assertThat(writer.mail()).endsWith("\r\n\r\na\r\nb\r\nc\r\nd\r\n");
  }

  @Test
  void textAndHtmlAreAlternatives() {
    Writer writer = new Writer();
    writer.html = Optional.of("<p>Grüße</p>\n");
    assertThat(writer.mail()).contains("Content-Type: multipart/alternative;\r\n");
    ReadMessage read = writer.read();
    assertThat(read.text().map(String::strip)).contains("Hello Bob");
    assertThat(read.html().map(String::strip)).contains("<p>Grüße</p>");
    assertThat(read.attachments()).isEmpty();
  }

  @Test
  void attachmentsComeBackOctetByOctet() throws IOException {
    byte[] content = new byte[100_000];
    new Random(3).nextBytes(content);
    Writer writer = new Writer();
    writer.html = Optional.of("<img src='cid:logo@x'>");
    writer.attach("logo.png", "image/png", Optional.of("logo@x"), content);
    writer.attach(
        "Übersicht (\"alt\") lang genug für zwei Zeilen im Kopf der Mail.pdf",
        "application/pdf",
        Optional.empty(),
        content);
    writer.attach("mail.eml", "message/rfc822", Optional.empty(), new byte[0]);
    writer.mail();
    List<ReadMessage.Attachment> read = writer.read().attachments();
    assertThat(read).extracting(ReadMessage.Attachment::id).containsExactly("1.2.2", "2", "3");
    assertThat(read).extracting(ReadMessage.Attachment::inline).containsExactly(true, false, false);
    assertThat(read)
        .extracting(ReadMessage.Attachment::size)
        .containsExactly(100_000L, 100_000L, 0L);
    assertThat(read.get(0).contentId()).contains("logo@x");
    assertThat(read.get(1).fileName())
        .contains("Übersicht (\"alt\") lang genug für zwei Zeilen im Kopf der Mail.pdf");
    assertThat(read.get(2).contentType()).isEqualTo("application/octet-stream");
    MessageReader.OpenPart part =
        MessageReader.openPart(new ByteArrayInputStream(writer.octets()), "2").orElseThrow();
    assertThat(part.content().readAllBytes()).isEqualTo(content);
  }

  @Test
  void writesInternationalAddressesInUtf8() {
    Writer writer = new Writer();
    assertThat(writer.draft().needsSmtpUtf8()).isFalse();
    writer.to = List.of(named("Jürgen", "jürgen@bücher.example"));
    assertThat(writer.draft().needsSmtpUtf8()).isTrue();
    assertThat(writer.mail()).contains("<jürgen@xn--bcher-kva.example>");
    assertThat(writer.read().header().to())
        .containsExactly(named("Jürgen", "jürgen@xn--bcher-kva.example"));
  }

  @Test
  void theSameDraftGivesTheSameOctets() {
    Writer writer = new Writer();
    writer.html = Optional.of("<p>x</p>");
    assertThat(writer.octets()).isEqualTo(writer.octets());
  }

  @Test
  void refusesWhatWouldBecomeAHeaderOfItsOwn() {
    Writer subject = new Writer();
    subject.subject = "x\r\nBcc: all@example.net";
    assertThatThrownBy(subject::octets)
        .isInstanceOf(InvalidDraftException.class)
        .hasMessageContaining("Subject: a line break");
    Writer name = new Writer();
    name.to = List.of(named("x\nBcc: y", "bob@example.net"));
    assertThatThrownBy(name::octets).isInstanceOf(InvalidDraftException.class);
    Writer address = new Writer();
    address.to = List.of(bare("bob@example.net>\r\nBcc: <x@y"));
    assertThatThrownBy(address::octets)
        .isInstanceOf(InvalidDraftException.class)
        .hasMessageContaining("not a mail address");
    Writer reference = new Writer();
    reference.references = List.of("a@b>\r\nX: y");
    assertThatThrownBy(reference::octets).isInstanceOf(InvalidDraftException.class);
    Writer file = new Writer();
    file.attach("a\r\nX: y", "text/plain", Optional.empty(), new byte[0]);
    assertThatThrownBy(file::octets).isInstanceOf(InvalidDraftException.class);
    Writer type = new Writer();
    type.attach("a", "text/plain\r\nX: y", Optional.empty(), new byte[0]);
    assertThatThrownBy(type::octets).isInstanceOf(InvalidDraftException.class);
    Writer id = new Writer();
    id.messageId = "m1 @demo.test";
    assertThatThrownBy(id::octets).isInstanceOf(InvalidDraftException.class);
  }

  @Test
  void leavesOutReferencesThatCanNotBeWritten() {
    Writer writer = new Writer();
    writer.references = List.of("ä@b", "x".repeat(300) + "@y", "good@x");
    assertThat(writer.mail()).contains("References: <good@x>\r\n");
  }

  @Test
  void aReplyRefersToTheWholeConversation() {
    MessageHeader parent =
        new MessageHeader(
            List.of(),
            List.of(),
            List.of(),
            "",
            Optional.empty(),
            Optional.of("3@x"),
            List.of("2@x"),
            List.of("1@x", "2@x"));
    assertThat(MessageComposer.referencesOfReply(parent)).containsExactly("1@x", "2@x", "3@x");
  }
}
