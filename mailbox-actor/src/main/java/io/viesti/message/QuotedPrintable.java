package io.viesti.message;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.james.mime4j.codec.EncoderUtil;

/** Text in quoted-printable (RFC 2045 §6.7), UTF-8 inside. */
final class QuotedPrintable {
  private QuotedPrintable() {}

  /**
   * @param text lines with CRLF
   */
  static String text(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length() + 128);
    try {
      EncoderUtil.encodeQ(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), out);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toString(StandardCharsets.US_ASCII);
  }
}
