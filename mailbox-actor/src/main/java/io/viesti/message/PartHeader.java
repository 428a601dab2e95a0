package io.viesti.message;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.james.mime4j.codec.Base64InputStream;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.QuotedPrintableInputStream;
import org.apache.james.mime4j.stream.NameValuePair;
import org.apache.james.mime4j.stream.ParserCursor;
import org.apache.james.mime4j.stream.RawBody;
import org.apache.james.mime4j.stream.RawFieldParser;
import org.apache.james.mime4j.util.ByteSequence;
import org.apache.james.mime4j.util.ContentUtil;
import org.apache.james.mime4j.util.MimeParameterMapping;

/**
 * The Content fields of one part (RFC 2045, RFC 2183), as far as they matter here.
 *
 * @param contentType the field's value as it came; empty when there was none
 * @param type media type in lower case
 * @param encoding content transfer encoding in lower case
 * @param disposition in lower case, without parameters
 * @param fileName decoded (RFC 2231, RFC 2047), without any path
 */
record PartHeader(
    Optional<String> contentType,
    String type,
    Optional<String> charset,
    String encoding,
    Optional<String> disposition,
    Optional<String> fileName,
    Optional<String> contentId) {
  static final int MAX_FILE_NAME = 255;
  static final String TEXT_PLAIN = "text/plain";
  static final String TEXT_HTML = "text/html";
  static final PartHeader PLAIN =
      new PartHeader(
          Optional.empty(),
          TEXT_PLAIN,
          Optional.empty(),
          "7bit",
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  private static final Pattern MEDIA_TYPE =
      Pattern.compile("[A-Za-z0-9!#$&^_.+-]{1,127}/[A-Za-z0-9!#$&^_.+*-]{1,127}");

  boolean isMultipart() {
    return type.startsWith("multipart/");
  }

  boolean isPlain() {
    return type.equals(TEXT_PLAIN);
  }

  boolean isHtml() {
    return type.equals(TEXT_HTML);
  }

  /** The same as text: what a multipart without a boundary is read as. */
  PartHeader asPlain() {
    return new PartHeader(
        contentType, TEXT_PLAIN, charset, encoding, disposition, fileName, contentId);
  }

  /** Whether the content is what the octets are, without a transfer encoding (RFC 2045 §6.2). */
  boolean isIdentity() {
    return !encoding.equals("base64") && !encoding.equals("quoted-printable");
  }

  /** The content without its transfer encoding, leniently. */
  InputStream decode(InputStream body) {
    return switch (encoding) {
      case "base64" -> new Base64InputStream(body, DecodeMonitor.SILENT);
      case "quoted-printable" -> new QuotedPrintableInputStream(body, DecodeMonitor.SILENT);
      default -> body;
    };
  }

  /**
   * Whether a leaf part is there to be saved rather than shown (RFC 8621 §4.1.4).
   *
   * @param container subtype of the multipart it stands in; empty at the top
   */
  boolean isAttachment(String container) {
    if (disposition.filter("attachment"::equals).isPresent()) {
      return true;
    }
    if (isPlain() || isHtml()) {
      return fileName.isPresent() && disposition.filter("inline"::equals).isEmpty();
    }
    if (isMultipart()
        || container.equals("alternative")
        || container.equals("report")
        || type.endsWith("-signature")) {
      return false;
    }
    boolean shownInText =
        disposition.filter("inline"::equals).isPresent()
            || (container.equals("related") && contentId.isPresent());
    return !shownInText;
  }

  /** Collects the fields of one header block; the first of each name counts. */
  static final class Builder {
    private Optional<String> contentType = Optional.empty();
    private Optional<String> encoding = Optional.empty();
    private Optional<String> disposition = Optional.empty();
    private Optional<String> contentId = Optional.empty();

    /** Takes a field, any field. */
    void take(String name, String value) {
      switch (name.toLowerCase(Locale.ROOT)) {
        case "content-type" -> contentType = contentType.or(() -> Optional.of(value));
        case "content-transfer-encoding" -> encoding = encoding.or(() -> Optional.of(value));
        case "content-disposition" -> disposition = disposition.or(() -> Optional.of(value));
        case "content-id" -> contentId = contentId.or(() -> MessageIds.one(value));
        default -> {
          // Not about the content.
        }
      }
    }

    /**
     * @param fallbackType the media type when no Content-Type says one
     */
    PartHeader build(String fallbackType) {
      if (contentType.isEmpty() && encoding.isEmpty() && disposition.isEmpty()) {
        return fallbackType.equals(TEXT_PLAIN) && contentId.isEmpty()
            ? PLAIN
            : typed(fallbackType, Optional.empty());
      }
      Optional<RawBody> parsedType = contentType.flatMap(Builder::parse);
      String type =
          parsedType
              .map(body -> body.getValue() == null ? "" : body.getValue().trim())
              .filter(value -> MEDIA_TYPE.matcher(value).matches())
              .map(value -> value.toLowerCase(Locale.ROOT))
              .orElse(contentType.isPresent() ? TEXT_PLAIN : fallbackType);
      return typed(type, parsedType);
    }

    private PartHeader typed(String type, Optional<RawBody> parsedType) {
      Optional<RawBody> parsedDisposition = disposition.flatMap(Builder::parse);
      return new PartHeader(
          contentType,
          type,
          parsedType.flatMap(body -> parameter(body, "charset")),
          encoding.map(e -> e.trim().toLowerCase(Locale.ROOT)).orElse("7bit"),
          parsedDisposition
              .map(body -> body.getValue() == null ? "" : body.getValue().trim())
              .filter(value -> !value.isEmpty())
              .map(value -> value.toLowerCase(Locale.ROOT)),
          parsedDisposition
              .flatMap(body -> parameter(body, "filename"))
              .or(() -> parsedType.flatMap(body -> parameter(body, "name")))
              .map(Builder::withoutPath)
              .filter(name -> !name.isEmpty()),
          contentId);
    }

    private static Optional<RawBody> parse(String value) {
      ByteSequence octets = ContentUtil.encode(StandardCharsets.UTF_8, value);
      return Optional.of(
          RawFieldParser.DEFAULT.parseRawBody(octets, new ParserCursor(0, octets.length())));
    }

    /** One parameter with its RFC 2231 continuations and charset. */
    private static Optional<String> parameter(RawBody body, String name) {
      MimeParameterMapping mapping = new MimeParameterMapping();
      boolean found = false;
      for (NameValuePair pair : body.getParams()) {
        String key = pair.getName().toLowerCase(Locale.ROOT);
        if (key.equals(name) || key.startsWith(name + "*")) {
          mapping.addParameter(key, pair.getValue());
          found = true;
        }
      }
      try {
        return found ? Optional.ofNullable(mapping.get(name)) : Optional.empty();
      } catch (RuntimeException undecodable) {
        return Optional.empty();
      }
    }

    private static String withoutPath(String name) {
      String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
      return MailText.printable(last, MAX_FILE_NAME).trim();
    }
  }
}
