package io.viesti.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.MimeConfig;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Real mail, odd and broken mail included, from the packs in {@code VIESTI_CORPORA} (by default
 * {@code ../shared/corpora} beside the project). Read where they lie, never unpacked.
 */
class RealMailTest {
  /** Of each pack; all of them take minutes. */
  private static final int MAX_MAILS = 600;

  private static final int MAX_OCTETS = 2 * 1024 * 1024;

  private static Path pack(String name) {
    String place = Optional.ofNullable(System.getenv("VIESTI_CORPORA")).orElse("");
    Path root = Path.of("").toAbsolutePath();
    Path beside = root.getParent().resolveSibling("shared").resolve("corpora");
    return (place.isEmpty() ? beside : Path.of(place)).resolve(name + ".tar.gz");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mime-dev",
        "bounces-dev",
        "enron-dev",
        "spam-classic-dev",
        "spam-modern-dev",
        "listthreads-raid-dev",
        "listthreads-usrp-dev"
      })
  void everyMailIsReadWithinItsBounds(String name) throws IOException {
    Path pack = pack(name);
    Assumptions.assumeTrue(
        Files.exists(pack), () -> "no corpus at " + pack + "; VIESTI_CORPORA says where they are");
    int mails = 0;
    int subjectsCompared = 0;
    int subjectsAlike = 0;
    try (InputStream tar = new GZIPInputStream(Files.newInputStream(pack), 1 << 16)) {
      TarEntries entries = new TarEntries(tar);
      while (mails < MAX_MAILS && entries.next()) {
        if (!entries.isMail() || entries.size() > MAX_OCTETS) {
          continue;
        }
        mails++;
        byte[] mail = entries.content();
        String label = name + ":" + entries.name();
        AtomicReference<MessageSummary> read = new AtomicReference<>();
        assertThat(CpuTime.of(() -> read.set(read(mail, label))))
            .as(label)
            .isLessThan(CpuTime.HOSTILE);
        MessageSummary summary = read.get();
        Optional<String> reference = subjectByDom(mail);
        if (reference.isPresent()) {
          subjectsCompared++;
          subjectsAlike += plain(reference.get()).equals(plain(summary.header().subject())) ? 1 : 0;
        }
      }
    }
    assertThat(mails).as("mails in " + name).isPositive();
    assertThat(subjectsAlike)
        .as("subjects read as mime4j's DOM reads them, of " + subjectsCompared)
        .isGreaterThanOrEqualTo((int) (subjectsCompared * 0.97));
  }

  private static MessageSummary read(byte[] mail, String label) throws IOException {
    MessageSummary summary = MessageSummaries.of(mail, mail.length, true);
    MessageHeader header = summary.header();
    assertThat(summary.glance()).as(label).isPresent();
    assertThat(summary.glance().orElseThrow().preview().length())
        .as(label)
        .isLessThanOrEqualTo(Glance.MAX_PREVIEW);
    assertThat(header.subject().length()).as(label).isLessThanOrEqualTo(MessageHeader.MAX_SUBJECT);
    assertThat(header.to().size()).isLessThanOrEqualTo(MessageHeader.MAX_CORRESPONDENTS);
    assertThat(header.references().size()).isLessThanOrEqualTo(MessageHeader.MAX_REFERENCES);
    int half = mail.length / 2;
    MessageSummaries.of(mail, half, false);
    ReadMessage whole = MessageReader.read(new ByteArrayInputStream(mail));
    assertThat(whole.header()).as(label).isEqualTo(header);
    boolean hasAttachment = whole.attachments().stream().anyMatch(part -> !part.inline());
    assertThat(summary.glance().orElseThrow().hasAttachment()).as(label).isEqualTo(hasAttachment);
    for (ReadMessage.Attachment part : whole.attachments()) {
      MessageReader.OpenPart open =
          MessageReader.openPart(new ByteArrayInputStream(mail), part.id()).orElseThrow();
      assertThat(open.content().readAllBytes().length).as(label).isEqualTo((int) part.size());
    }
    return summary;
  }

  /** Empty where the DOM gives up or where raw 8-bit text is a matter of taste. */
  private static Optional<String> subjectByDom(byte[] mail) {
    try {
      DefaultMessageBuilder builder = new DefaultMessageBuilder();
      builder.setMimeEntityConfig(MimeConfig.PERMISSIVE);
      Message message = builder.parseMessage(new ByteArrayInputStream(mail));
      return Optional.ofNullable(message.getSubject())
          .filter(subject -> subject.chars().allMatch(c -> c >= 32 && c < 0xfffd))
          .filter(subject -> !subject.contains("=?") && subject.length() < 900);
    } catch (IOException | RuntimeException unreadable) {
      return Optional.empty();
    }
  }

  private static String plain(String text) {
    return text.replaceAll("[\\s\\u00a0]+", " ").strip();
  }
}
