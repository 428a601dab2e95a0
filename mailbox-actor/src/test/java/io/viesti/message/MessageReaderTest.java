package io.viesti.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MessageReaderTest {
  private static final String FORWARD =
      """
      From: Alice <alice@demo.test>
      Bcc: hidden@demo.test
      Reply-To: list@demo.test
      Subject: Forwarded
      Content-Type: multipart/mixed; boundary=outer

      --outer
      Content-Type: multipart/alternative; boundary=inner

      --inner

      plain words
      --inner
      Content-Type: text/html; charset=utf-8
      Content-Transfer-Encoding: base64

      PHA+d8O2cnRlcjwvcD4=
      --inner--
      --outer
      Content-Type: message/rfc822

      Subject: inside

      inner text
      --outer
      Content-Type: application/octet-stream;
       name="=?utf-8?Q?ignored?="
      Content-Disposition: attachment;
       filename*0*=UTF-8''%C3%9Cber;
       filename*1="sicht.txt"
      Content-Transfer-Encoding: quoted-printable

      a=3Db
      --outer
      Content-Type: text/plain

      -- list footer
      --outer--
      epilogue
      """;

  private static InputStream stream(String mail) {
    return new ByteArrayInputStream(mail.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  private static ReadMessage read(String mail) throws IOException {
    return MessageReader.read(stream(mail));
  }

  @Test
  void readsTextHtmlAndAttachments() throws IOException {
    ReadMessage mail = read(FORWARD);
    assertThat(mail.header().subject()).isEqualTo("Forwarded");
    assertThat(mail.bcc()).extracting(Correspondent::email).containsExactly("hidden@demo.test");
    assertThat(mail.replyTo()).extracting(Correspondent::email).containsExactly("list@demo.test");
    assertThat(mail.text()).contains("plain words\n-- list footer");
    assertThat(mail.html()).contains("<p>wörter</p>");
    assertThat(mail.attachments())
        .containsExactly(
            new ReadMessage.Attachment(
                "2",
                "message/rfc822",
                Optional.empty(),
                Optional.empty(),
                29,
                Optional.empty(),
                Optional.empty(),
                false),
            new ReadMessage.Attachment(
                "3",
                "application/octet-stream",
                Optional.empty(),
                Optional.of("Übersicht.txt"),
                3,
                Optional.of("attachment"),
                Optional.empty(),
                false));
  }

  @Test
  void opensOnePartByItsId() throws IOException {
    MessageReader.OpenPart part = MessageReader.openPart(stream(FORWARD), "3").orElseThrow();
    assertThat(part.part().fileName()).contains("Übersicht.txt");
    assertThat(part.content().readAllBytes()).isEqualTo("a=b".getBytes(StandardCharsets.UTF_8));
    assertThat(
            MessageReader.openPart(stream(FORWARD), "1.2").orElseThrow().content().readAllBytes())
        .isEqualTo("<p>wörter</p>".getBytes(StandardCharsets.UTF_8));
    assertThat(MessageReader.openPart(stream(FORWARD), "9")).isEmpty();
    assertThat(MessageReader.openPart(stream("Subject: x\n\nonly text"), "1")).isPresent();
  }

  @Test
  void fileNamesCanNotLeaveTheirFolder() throws IOException {
    assertThat(
            read("Content-Disposition: attachment; filename=\"../../etc/passwd\"\n\nx")
                .attachments()
                .get(0)
                .fileName())
        .contains("passwd");
    assertThat(
            read("Content-Disposition: attachment; filename=\"C:\\\\dir\\\\a\u0000.exe\"\n\nx")
                .attachments()
                .get(0)
                .fileName())
        .contains("a.exe");
  }

  @Test
  void cutsTextThatHasNoEnd() throws IOException {
    ReadMessage mail = read("Subject: x\n\n" + "0123456789ABCDE\n".repeat(100_000));
    assertThat(mail.text().orElseThrow()).hasSize(ReadMessage.MAX_TEXT);
    assertThat(mail.textTruncated()).isTrue();
    assertThat(mail.htmlTruncated()).isFalse();
  }

  @Test
  void streamsAMailLargerThanItsHeap() throws IOException {
    long size = 3L << 30;
    InputStream mail =
        new SequenceInputStream(
            stream("Content-Type: application/octet-stream\n\n"), new Zeros(size));
    assertThat(MessageReader.read(mail).attachments().get(0).size()).isEqualTo(size);
  }

  @Test
  void brokenMailIsReadAsTheTextItIs() throws IOException {
    assertThat(read("").text()).contains("");
    assertThat(read("no header at all").text()).contains("no header at all");
    assertThat(read("Content-Type: multipart/mixed\n\nlost boundary").text())
        .contains("lost boundary");
    assertThat(read("Content-Type: multipart/mixed; boundary=x\n\nnever found").text())
        .contains("never found");
    assertThat(read("Content-Type: text/plain; charset=\"no such\"\n\nwörter").text())
        .contains("wörter");
    assertThat(read("Content-Transfer-Encoding: base64\n\n@@@@ not base64").text()).isPresent();
    assertThat(read("Content-Type: multipart/mixed; boundary=x\n\n--x\n\ncut off").text())
        .contains("cut off");
  }

  @Test
  void nestingWithoutEndBecomesOneLeaf() throws IOException {
    StringBuilder mail = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      mail.append("Content-Type: multipart/mixed; boundary=b" + i + "\n\n--b" + i + "\n");
    }
    assertThat(read(mail + "\nend").attachments()).isNotNull();
  }

  @Test
  void partsWithoutEndAreBounded() throws IOException {
    String mail = "Content-Type: multipart/mixed; boundary=x\n\n";
    String part = "--x\nContent-Type: image/png\n\nx\n";
    assertThat(read(mail + part.repeat(5_000)).attachments()).hasSize(MimeWalk.MAX_PARTS);
  }

  @Test
  void headersWithoutEndAreReadOn() throws IOException {
    String lines = "X-Junk: 0123456789012345678901234567890123456789012345678901234567890\n";
    ReadMessage mail = read("Subject: first\n" + lines.repeat(20_000) + "\ntext");
    assertThat(mail.header().subject()).isEqualTo("first");
    assertThat(mail.text()).contains("text");
  }

  @Test
  void aBrokenStreamIsNoBrokenMail() {
    InputStream mail =
        new SequenceInputStream(
            stream("Content-Type: multipart/mixed; boundary=x\n\n--x\n\n"),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("disk on fire");
              }
            });
    assertThatThrownBy(() -> MessageReader.read(mail)).hasMessage("disk on fire");
  }

  /** Very many octets, none of them in memory. */
  private static final class Zeros extends InputStream {
    private long left;

    Zeros(long left) {
      this.left = left;
    }

    @Override
    public int read() {
      return left-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      if (left <= 0) {
        return -1;
      }
      int n = (int) Math.min(left, length);
      left -= n;
      return n;
    }
  }
}
