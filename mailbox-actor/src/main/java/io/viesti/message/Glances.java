package io.viesti.message;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.james.mime4j.MimeException;

/** Looks at content just long enough for a {@link Glance}. Total. */
final class Glances {
  /** Decoded octets that a preview is made of; markup needs more before its first word. */
  private static final int PLAIN_SAMPLE = 4 * 1024;

  private static final int HTML_SAMPLE = 32 * 1024;

  private Glances() {}

  /**
   * @param whole whether the octets up to {@code length} are all there is
   * @return empty when what matters may lie in what is not here
   */
  static Optional<Glance> of(
      PartHeader header, byte[] octets, int bodyStart, int length, boolean whole) {
    if (header.isMultipart()) {
      return ofMultipart(header, octets, bodyStart, length, whole);
    }
    boolean attachment = header.isAttachment("");
    if (attachment || !(header.isPlain() || header.isHtml())) {
      return Optional.of(new Glance("", attachment));
    }
    if (header.isPlain() && header.isIdentity() && extendsAscii(header.charset())) {
      String preview = Preview.ofAscii(octets, bodyStart, length);
      if (preview != null) {
        return Optional.of(new Glance(preview, false));
      }
    }
    InputStream body = new ByteArrayInputStream(octets, bodyStart, length - bodyStart);
    return Optional.of(new Glance(preview(header, header.decode(body)), false));
  }

  private static Optional<Glance> ofMultipart(
      PartHeader header, byte[] octets, int bodyStart, int length, boolean whole) {
    Multipart seen = new Multipart();
    try {
      MimeWalk.body(
          new ByteArrayInputStream(octets, bodyStart, length - bodyStart), header, seen::leaf);
    } catch (MimeException | IOException | RuntimeException malformed) {
      // What was seen so far has to do.
    }
    if (!seen.anything) {
      // A multipart without parts is shown as the text it is.
      int sample = Math.min(length - bodyStart, PLAIN_SAMPLE);
      seen.preview = Preview.of(MailText.decode(octets, bodyStart, sample, Optional.empty()));
    }
    boolean decided = whole || (seen.attachment && !seen.preview.isEmpty());
    return decided ? Optional.of(new Glance(seen.preview, seen.attachment)) : Optional.empty();
  }

  /** What a walk has found up to now. */
  private static final class Multipart {
    private String preview = "";
    private boolean fromAlternativeHtml;
    private boolean attachment;
    private boolean anything;

    private boolean leaf(MimeWalk.Leaf leaf, InputStream decoded) {
      anything = true;
      if (leaf.isAttachment()) {
        attachment = true;
      } else if (preview.isEmpty() && (leaf.header().isPlain() || leaf.header().isHtml())) {
        preview = preview(leaf.header(), decoded);
        fromAlternativeHtml = leaf.header().isHtml() && leaf.container().equals("alternative");
      } else if (fromAlternativeHtml && leaf.header().isPlain()) {
        String plain = preview(leaf.header(), decoded);
        preview = plain.isEmpty() ? preview : plain;
        fromAlternativeHtml = false;
      }
      return preview.isEmpty() || !attachment || fromAlternativeHtml;
    }
  }

  private static String preview(PartHeader header, InputStream decoded) {
    byte[] sample = sample(decoded, header.isHtml() ? HTML_SAMPLE : PLAIN_SAMPLE);
    String text = MailText.decode(sample, 0, sample.length, header.charset());
    return header.isHtml() ? Preview.ofHtml(text) : Preview.of(text);
  }

  private static byte[] sample(InputStream decoded, int limit) {
    try {
      return decoded.readNBytes(limit);
    } catch (IOException broken) {
      return new byte[0];
    }
  }

  private static boolean extendsAscii(Optional<String> charset) {
    return charset.isEmpty()
        || charset.get().regionMatches(true, 0, "us-ascii", 0, 8)
        || charset.get().regionMatches(true, 0, "utf-8", 0, 5)
        || charset.get().regionMatches(true, 0, "iso-8859-", 0, 9)
        || charset.get().regionMatches(true, 0, "windows-12", 0, 10);
  }
}
