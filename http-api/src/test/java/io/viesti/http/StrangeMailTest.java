package io.viesti.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.viesti.blob.BlobStoreException;
import io.viesti.http.WebClient.Answer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Mail as it should not be is shown all the same, and its octets are kept. */
@ExtendWith(WebNode.Resolver.class)
class StrangeMailTest {

  static Stream<Arguments> mails() {
    return Stream.of(
        Arguments.of("no header", "just some text\r\nand more\r\n"),
        Arguments.of("nothing but an empty line", "\r\n"),
        Arguments.of(
            "8-bit junk", "Subject: \u00ff\u00fe\u0080\r\n\r\n\u00c3\u0028\u00f0\u0028\u008c\r\n"),
        Arguments.of(
            "10,000 header lines", "X-Line: y\r\n".repeat(10_000) + "Subject: deep\r\n\r\nt\r\n"),
        Arguments.of(
            "an open boundary", "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx"),
        Arguments.of(
            "no boundary", "Content-Type: multipart/mixed\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n"),
        Arguments.of("broken base64", "Content-Transfer-Encoding: base64\r\n\r\n%%%=\u00ff=\r\n"),
        Arguments.of(
            "an unknown charset", "Content-Type: text/plain; charset=klingon\r\n\r\nqapla\r\n"),
        Arguments.of("a nest of parts", nest(200)),
        Arguments.of(
            "control characters",
            "Subject: a\u0001b\u0000c\r\nFrom: \u0007 <x@y>\r\n\r\n\u0000\r\n"));
  }

  private static String nest(int depth) {
    StringBuilder mail = new StringBuilder("Content-Type: multipart/mixed; boundary=b0\r\n\r\n");
    for (int i = 0; i < depth; i++) {
      mail.append("--b").append(i).append("\r\nContent-Type: multipart/mixed; boundary=b");
      mail.append(i + 1).append("\r\n\r\n");
    }
    return mail.append("x\r\n").toString();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mails")
  void isListedShownAndKeptByteExact(String name, String mail, WebNode node) {
    WebClient alice = node.account();
    String id = node.deliver(alice.address(), mail).toString();
    JsonNode list = alice.get("/folders/inbox/emails").json();
    assertThat(list.path("emails").path(0).path("email_id").asText()).isEqualTo(id);
    Answer whole = alice.get("/emails/" + id);
    assertThat(whole.status()).as(whole.text()).isEqualTo(200);
    assertThat(alice.get("/emails/" + id + "/raw").text()).endsWith(mail);
    for (JsonNode attachment : whole.json().path("attachments")) {
      assertThat(alice.get(attachment.path("url").asText()).status()).isEqualTo(200);
    }
    assertThat(alice.get("/emails/search?query=text").status()).isEqualTo(200);
  }

  @Test
  void anAttachmentsNameCannotBreakTheHeader(WebNode node) {
    WebClient alice = node.account();
    String id =
        node.deliver(
                alice.address(),
                "MIME-Version: 1.0\r\nContent-Type: text/html\r\n"
                    + "Content-Disposition: attachment;"
                    + " filename*=UTF-8''a%22%0D%0ASet-Cookie%3A%20x%3Dy%C3%A4.html\r\n\r\n<b>hi</b>\r\n")
            .toString();
    JsonNode attachment = alice.get("/emails/" + id).json().path("attachments").path(0);
    Answer file = alice.get(attachment.path("url").asText());
    assertThat(file.status()).isEqualTo(200);
    assertThat(file.header("Set-Cookie")).isEmpty();
    assertThat(file.header("Content-Disposition").orElse("")).startsWith("attachment; filename=\"");
    assertThat(file.header("Content-Security-Policy").orElse("")).contains("sandbox");
  }

  @Test
  void htmlOnlyMailGetsItsTextToo(WebNode node) {
    WebClient alice = node.account();
    String id =
        node.deliver(
                alice.address(),
                "Content-Type: text/html\r\n\r\n<p>Hello <b>you</b></p><script>evil()</script>\r\n")
            .toString();
    JsonNode email = alice.get("/emails/" + id).json();
    assertThat(email.path("text").asText()).contains("Hello you").doesNotContain("evil");
    assertThat(email.path("html").asText()).contains("<b>you</b>");
  }

  @Test
  void contentThatCantBeReadNowIs503AndListsGoOn(WebNode node) {
    WebClient alice = node.account();
    String id =
        node.deliver(
                alice.address(),
                """
                Subject: parts
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=b

                --b

                text
                --b
                Content-Disposition: attachment; filename=a

                attached
                --b--
                """
                    .replace("\n", "\r\n"))
            .toString();
    String attachment =
        alice.get("/emails/" + id).json().path("attachments").path(0).path("url").asText();
    node.blobs.failWith(BlobStoreException.Reason.UNAVAILABLE);
    List<Answer> answers =
        List.of(
            alice.get("/emails/" + id), alice.get("/emails/" + id + "/raw"), alice.get(attachment));
    Answer list = alice.get("/folders/inbox/emails");
    node.blobs.recover();
    assertThat(answers)
        .allSatisfy(
            answer -> {
              assertThat(answer.status()).isEqualTo(503);
              assertThat(answer.json().path("detail").asText())
                  .isEqualTo("Not available now: storage.");
            });
    assertThat(list.json().path("emails").path(0).path("subject").asText()).isEqualTo("parts");
    assertThat(alice.get("/emails/" + id + "/raw").status()).isEqualTo(200);
  }

  @Test
  void aBlobThatIsLostIsOurFaultAndSaysSo(WebNode node) {
    WebClient alice = node.account();
    String id =
        node.deliver(alice.address(), "Subject: lost\r\n\r\nunique lost body\r\n").toString();
    node.loseContentOf(alice.address(), id);
    assertThat(alice.get("/emails/" + id).status()).isIn(404, 500, 503);
    assertThat(alice.get("/folders/inbox/emails").json().path("total_count").asInt()).isEqualTo(1);
  }

  @Test
  void headAnswersAsGetWithoutABody(WebNode node) {
    WebClient alice = node.account();
    String id = node.deliver(alice.address(), "Subject: s\r\n\r\nt\r\n").toString();
    Answer head = alice.call("HEAD", "/emails/" + id + "/raw", null);
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.response().body()).isEmpty();
    assertThat(alice.call("HEAD", "/", null).status()).isEqualTo(200);
  }
}
