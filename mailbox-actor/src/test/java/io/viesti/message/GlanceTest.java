package io.viesti.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GlanceTest {
  private static final String ALTERNATIVE =
      """
      Content-Type: multipart/alternative; boundary=b

      preamble
      --b
      Content-Type: text/plain; charset=utf-8
      Content-Transfer-Encoding: quoted-printable

      Gr=C3=BC=C3=9Fe aus Bonn
      --b
      Content-Type: text/html

      <p>No <b>more</b></p>
      --b--
      """;

  private static final String MIXED =
      """
      Content-Type: multipart/mixed; boundary="x y"

      --x y

      See the picture.
      --x y
      Content-Type: image/png; name=a.png
      Content-Disposition: attachment
      Content-Transfer-Encoding: base64

      iVBORw0KGgo=
      --x y--
      """;

  private static Optional<Glance> glance(String mail, boolean whole) {
    byte[] octets = mail.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    return MessageSummaries.of(octets, octets.length, whole).glance();
  }

  @Test
  void prefersThePlainAlternative() {
    assertThat(glance(ALTERNATIVE, true)).contains(new Glance("Grüße aus Bonn", false));
  }

  @Test
  void seesAnAttachment() {
    assertThat(glance(MIXED, true)).contains(new Glance("See the picture.", true));
  }

  @Test
  void decidesEarlyWhenTheAttachmentIsAlreadyInSight() {
    int cut = MIXED.indexOf("iVBOR") + 5;
    assertThat(glance(MIXED.substring(0, cut), false))
        .contains(new Glance("See the picture.", true));
  }

  @Test
  void leavesItOpenWhenAnAttachmentMayStillFollow() {
    assertThat(glance(ALTERNATIVE, false)).isEmpty();
    assertThat(glance(MIXED.substring(0, MIXED.indexOf("image")), false)).isEmpty();
  }

  @Test
  void theBeginningOfATextIsEnough() {
    assertThat(glance("Subject: x\n\n" + "word ".repeat(100), false))
        .hasValueSatisfying(g -> assertThat(g.preview()).hasSize(Glance.MAX_PREVIEW - 1));
  }

  @Test
  void showsTheWordsOfMarkup() {
    assertThat(
            glance(
                "Content-Type: text/html; charset=utf-8\n\n<html><head><title>T</title><style>p{}</style>"
                    + "</head><body><p>Hei&nbsp;ä<br>maailma</p><script>x()</script>",
                true))
        .contains(new Glance("Hei ä maailma", false));
  }

  @Test
  void aSinglePartMayBeAnAttachmentItself() {
    assertThat(glance("Content-Type: application/pdf\n\n%PDF", true))
        .contains(new Glance("", true));
    assertThat(glance("Content-Disposition: attachment; filename=x.txt\n\ntext", false))
        .contains(new Glance("", true));
  }

  @Test
  void picturesShownInMarkupAreNoAttachments() {
    String mail =
        """
        Content-Type: multipart/related; boundary=r

        --r
        Content-Type: text/html

        <img src="cid:1">Logo
        --r
        Content-Type: image/gif
        Content-ID: <1>

        GIF
        --r--
        """;
    assertThat(glance(mail, true)).contains(new Glance("Logo", false));
  }

  @Test
  void aMultipartWithoutItsBoundaryIsShownAsText() {
    assertThat(glance("Content-Type: multipart/mixed\n\nJust words\n", true))
        .contains(new Glance("Just words", false));
    assertThat(glance("Content-Type: multipart/mixed; boundary=none\n\nJust words\n", true))
        .hasValueSatisfying(g -> assertThat(g.hasAttachment()).isFalse());
  }

  @Test
  void nestingWithoutEndIsCutOff() {
    StringBuilder mail = new StringBuilder();
    for (int i = 0; i < 2_000; i++) {
      mail.append("Content-Type: multipart/mixed; boundary=b")
          .append(i)
          .append("\n\n--b")
          .append(i)
          .append('\n');
    }
    assertThat(glance(mail.toString(), true)).isPresent();
  }

  @Test
  void decodesBase64AndItsCharset() {
    assertThat(
            glance(
                "Content-Type: text/plain; charset=iso-2022-jp\nContent-Transfer-Encoding: BASE64\n\nGyRCJDMkcyRLJEEkTxsoQg==\n",
                true))
        .contains(new Glance("こんにちは", false));
  }

  @Test
  void aWrongTransferEncodingStillGivesAGlance() {
    assertThat(glance("Content-Transfer-Encoding: base64\n\nthis is !!! not base64\n", true))
        .isPresent();
    assertThat(glance("Content-Transfer-Encoding: x-unknown\n\nplain\n", true))
        .contains(new Glance("plain", false));
  }
}
