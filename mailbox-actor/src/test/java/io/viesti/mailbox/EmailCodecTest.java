package io.viesti.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.viesti.message.Correspondent;
import io.viesti.message.Glance;
import io.viesti.message.MessageHeader;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EmailCodecTest {

  private static void comesBack(StoredEmail email) {
    assertThat(IndexEntry.of(email, 5).email()).isEqualTo(email);
  }

  @Test
  void anOrdinaryEmailComesBack() {
    comesBack(Samples.email(1, FolderId.INBOX, 1, Set.of("$seen")));
  }

  @Test
  void anEmailOfNothingComesBack() {
    comesBack(
        new StoredEmail(
            new EmailId(1),
            new ThreadId(1),
            Samples.blob(""),
            0,
            Instant.EPOCH,
            List.of(),
            Set.of(),
            MessageHeader.EMPTY,
            Glance.EMPTY,
            ""));
  }

  @Test
  void aHeaderAtItsBoundsComesBack() {
    List<Correspondent> many =
        IntStream.range(0, MessageHeader.MAX_CORRESPONDENTS)
            .mapToObj(i -> new Correspondent(Optional.of("Näme " + i), i + "@exämple.net"))
            .toList();
    List<String> references = IntStream.range(0, 20).mapToObj(i -> "ref" + i + "@x").toList();
    MessageHeader header =
        new MessageHeader(
            many,
            many,
            many,
            "\uD83D\uDCE7".repeat(MessageHeader.MAX_SUBJECT / 2),
            Optional.of(Instant.parse("1969-07-20T20:17:40.5Z")),
            Optional.of("x".repeat(900)),
            references,
            references);
    comesBack(
        new StoredEmail(
            new EmailId(Long.MAX_VALUE),
            new ThreadId(1),
            Samples.blob("x"),
            Long.MAX_VALUE,
            Instant.parse("2999-12-31T23:59:59.999999999Z"),
            List.of(new Placement(FolderId.INBOX, Long.MAX_VALUE), new Placement(FolderId.SENT, 1)),
            Set.of("$seen", "$flagged", "work"),
            header,
            new Glance("p".repeat(200), true),
            "X: y\r\n".repeat(500)));
  }

  @Test
  void whetherThereIsAnAttachmentIsSeenWithoutReadingAll() {
    assertThat(
            EmailCodec.hasAttachment(
                EmailCodec.encode(Samples.email(3, FolderId.INBOX, 1, Set.of()))))
        .isTrue();
    assertThat(
            EmailCodec.hasAttachment(
                EmailCodec.encode(Samples.email(4, FolderId.INBOX, 1, Set.of()))))
        .isFalse();
  }

  @Test
  void contentOfAnUnknownFormIsRefused() {
    byte[] content = EmailCodec.encode(Samples.email(3, FolderId.INBOX, 1, Set.of()));
    content[0] = 77;
    assertThatThrownBy(
            () ->
                EmailCodec.decode(content, new EmailId(1), new ThreadId(1), 1, List.of(), Set.of()))
        .hasMessageContaining("unknown form 77");
  }

  @Test
  void numbersOfAllSizesComeBack() {
    Random random = new Random(3);
    PackedWriter out = new PackedWriter(1);
    long[] numbers = new long[1_000];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = random.nextLong() >> random.nextInt(64);
      out.signed(numbers[i]);
      out.number(numbers[i] & Long.MAX_VALUE);
    }
    PackedReader in = new PackedReader(out.toBytes());
    for (long number : numbers) {
      assertThat(in.signed()).isEqualTo(number);
      assertThat(in.number()).isEqualTo(number & Long.MAX_VALUE);
    }
  }

  @Test
  void whatIsCutShortIsRefused() {
    PackedWriter out = new PackedWriter(8);
    out.number(1_000_000);
    PackedReader in = new PackedReader(out.toBytes());
    assertThatThrownBy(in::text).isInstanceOf(IllegalArgumentException.class);
  }
}
