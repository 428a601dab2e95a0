package io.viesti.http.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.viesti.http.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mails as JSON, read as a stream. */
class MailRequestReaderTest {

  private static MailRequest read(String json) throws IOException {
    return MailRequestReader.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
  }

  private static int refusal(String json) {
    try (MailRequest ignored = read(json)) {
      return 0;
    } catch (ProblemException refused) {
      return refused.problem().status().intValue();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void fieldsMayComeInAnyOrderAndUnknownOnesAreLeftOut() throws IOException {
    try (MailRequest mail =
        read(
            "{\"attachments\":[{\"data\":\"aGk=\",\"extra\":[1,{\"a\":2}],\"file_name\":\"x.txt\"}],"
                + "\"unknown\":{\"deep\":[1,2]},\"subject\":\"s\",\"body\":\"b\","
                + "\"to\":[\"a@b.example\"]}")) {
      assertThat(mail.subject()).isEqualTo("s");
      assertThat(mail.text()).contains("b");
      assertThat(mail.attachments()).hasSize(1);
      assertThat(mail.attachments().get(0).data().orElseThrow().open().readAllBytes())
          .isEqualTo("hi".getBytes(StandardCharsets.US_ASCII));
    }
  }

  @Test
  void textGoesBeforeBody() throws IOException {
    try (MailRequest mail = read("{\"body\":\"b\",\"text\":\"t\"}")) {
      assertThat(mail.text()).contains("t");
    }
  }

  @Test
  void largeDataIsDecodedToTheLastOctet() throws IOException {
    byte[] octets = new byte[3_000_001];
    new Random(3).nextBytes(octets);
    try (MailRequest mail =
        read(
            "{\"attachments\":[{\"data\":\""
                + Base64.getEncoder().encodeToString(octets)
                + "\"}]}")) {
      Attached attached = mail.attachments().get(0);
      assertThat(attached.data().orElseThrow().size()).isEqualTo(octets.length);
      assertThat(attached.data().orElseThrow().open().readAllBytes()).isEqualTo(octets);
      assertThat(attached.contentType()).isEqualTo("application/octet-stream");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"aGVsbG8=", "aGVsbG8", "aGVs\\nbG8=", "aGVs\\r\\n bG8="})
  void base64MayHaveLinesAndLackPadding(String data) throws IOException {
    try (MailRequest mail = read("{\"attachments\":[{\"data\":\"" + data + "\"}]}")) {
      assertThat(mail.attachments().get(0).data().orElseThrow().open().readAllBytes())
          .isEqualTo("hello".getBytes(StandardCharsets.US_ASCII));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "../../etc/passwd|passwd",
        "C:\\\\temp\\\\a.txt|a.txt",
        "a\\nb.txt|a b.txt",
        "  x.pdf |x.pdf"
      })
  void fileNamesLoseTheirPathAndControls(String given, String kept) throws IOException {
    try (MailRequest mail =
        read("{\"attachments\":[{\"data\":\"\",\"file_name\":\"" + given + "\"}]}")) {
      assertThat(mail.attachments().get(0).fileName()).isEqualTo(kept);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "5",
        "{",
        "{\"to\":[}",
        "{\"attachments\":[{\"data\":\"aGk=",
        "{} trailing",
        "{}{}",
        "\u0000\u0001"
      })
  void whatIsNotAJsonObjectIsA400(String json) {
    assertThat(refusal(json)).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"attachments\":{}}",
        "{\"attachments\":[5]}",
        "{\"attachments\":[{}]}",
        "{\"attachments\":[{\"data\":5}]}",
        "{\"attachments\":[{\"data\":\"***\"}]}",
        "{\"attachments\":[{\"data\":\"\",\"upload_id\":\"x\"}]}",
        "{\"attachments\":[{\"data\":\"\",\"content_type\":\"no type\"}]}",
        "{\"attachments\":[{\"data\":\"\",\"file_name\":\"a/\"}]}",
        "{\"subject\":[]}",
        "{\"text\":{}}",
        "{\"html\":1}",
        "{\"send_at\":\"now\"}",
        "{\"send_at\":5}",
        "{\"in_reply_to\":[]}"
      })
  void whatIsNotAMailIsA422(String json) {
    assertThat(refusal(json)).isEqualTo(422);
  }

  @Test
  void onlySoManyAttachments() {
    String one = "{\"data\":\"\"}";
    assertThatThrownBy(() -> read("{\"attachments\":[" + (one + ",").repeat(100) + one + "]}"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("attachments");
  }

  @Test
  void multipartsAreNotTakenApartInTheMail() throws IOException {
    try (MailRequest mail =
        read(
            "{\"attachments\":[{\"data\":\"\",\"content_type\":\"Multipart/Mixed; boundary=x\"}]}")) {
      assertThat(mail.attachments().get(0).contentType()).isEqualTo("application/octet-stream");
    }
  }
}
