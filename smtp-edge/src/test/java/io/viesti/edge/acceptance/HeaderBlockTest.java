package io.viesti.edge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.edge.FakeNode;
import io.viesti.message.MessageSummaries;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderBlockTest {

  private static HeaderBlock block(String text) {
    byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
    return HeaderBlock.of(octets, octets.length);
  }

  @Test
  void findsOriginatorFieldsInAnyCaseAndOnlyInTheHeader() {
    HeaderBlock block =
        block("DATE: x\r\nfrom : y\r\nSubject: a\r\n\tDate: folded\r\n\r\nMessage-ID: body\r\n");
    assertThat(block.hasDate()).isTrue();
    assertThat(block.hasFrom()).isTrue();
    assertThat(block.hasMessageId()).isFalse();
  }

  @Test
  void aFoldedLineIsNoField() {
    assertThat(block("Subject: a\r\n Date: folded\r\n\r\n").hasDate()).isFalse();
  }

  @Test
  void fieldsLikeItAreOthers() {
    HeaderBlock block = block("Delivery-Date: x\r\nResent-From: y\r\nDated: z\r\n\r\n");
    assertThat(block.hasDate()).isFalse();
    assertThat(block.hasFrom()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"a body|false", "a: field|true", "''|true", "not a field: no|false", ":|false"})
  void tellsWhetherContentBeginsWithAField(String line, boolean field) {
    assertThat(block(line + "\r\n").startsWithField()).isEqualTo(field);
  }

  @Test
  void aSubmissionGetsWhatItLacks() {
    byte[] mail = "Subject: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    OriginatorFields fields =
        OriginatorFields.complete(
            HeaderBlock.of(mail, mail.length),
            MessageSummaries.of(mail, mail.length, true),
            FakeNode.ALICE,
            "mx.here.test",
            "trace1",
            FakeNode.NOW);
    assertThat(fields.text())
        .isEqualTo(
            "From: alice@here.test\r\nDate: Mon, 23 Nov 2026 09:05:00 +0000\r\n"
                + "Message-ID: <trace1@mx.here.test>\r\n");
    assertThat(fields.summary().header().messageId()).contains("trace1@mx.here.test");
    assertThat(fields.summary().header().sentAt()).contains(FakeNode.NOW);
    assertThat(fields.summary().header().subject()).isEqualTo("x");
  }

  @Test
  void aSubmissionThatIsCompleteIsLeftAlone() {
    byte[] mail =
        "From: a@b.test\r\nDate: Mon, 23 Nov 2026 01:00:00 +0000\r\nMessage-ID: <m@b.test>\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);
    OriginatorFields fields =
        OriginatorFields.complete(
            HeaderBlock.of(mail, mail.length),
            MessageSummaries.of(mail, mail.length, true),
            FakeNode.ALICE,
            "mx.here.test",
            "trace1",
            FakeNode.NOW);
    assertThat(fields.text()).isEmpty();
    assertThat(fields.summary().header().messageId()).contains("m@b.test");
  }
}
