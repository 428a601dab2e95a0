package io.viesti.http.compose;

import com.fasterxml.jackson.core.Base64Variant;
import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.viesti.http.content.Spool;
import io.viesti.http.json.Fields;
import io.viesti.http.json.Json;
import io.viesti.http.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads a mail's JSON as a stream, so that attachments are decoded piece by piece and never lie in
 * memory whole. Used by one thread; blocks on its input.
 */
final class MailRequestReader {
  private static final int MAX_ATTACHMENTS = 100;

  /** Padding may be missing; white space is skipped. */
  private static final Base64Variant BASE64 = Base64Variants.MIME_NO_LINEFEEDS.withPaddingAllowed();

  private static final int MAX_FILE_NAME = 255;

  /** Reads one value out of a stream that goes on behind it. */
  private static final ObjectReader VALUE =
      Json.MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final ObjectNode fields = Json.MAPPER.createObjectNode();
  private final List<Attached> attachments = new ArrayList<>();
  private final List<Spool> spools = new ArrayList<>();

  private MailRequestReader() {}

  /** Fails with a problem when the input is not JSON or not a mail. */
  static MailRequest read(InputStream input) throws IOException {
    MailRequestReader reader = new MailRequestReader();
    try (JsonParser parser = Json.MAPPER.createParser(input)) {
      reader.object(parser);
      return MailRequest.of(new Fields(reader.fields), reader.attachments);
    } catch (IOException | RuntimeException e) {
      for (Spool spool : reader.spools) {
        spool.close();
      }
      if (e instanceof JsonProcessingException invalid) {
        throw Json.invalid(invalid).asException();
      }
      throw e;
    }
  }

  private void object(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw Problem.badRequest("The body must be a JSON object.").asException();
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (name.equals("attachments")) {
        attachments(parser);
      } else {
        fields.set(name, VALUE.<JsonNode>readTree(parser));
      }
    }
    if (parser.nextToken() != null) {
      throw Problem.badRequest("The body has something after its JSON object.").asException();
    }
  }

  private void attachments(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw Fields.wrong("attachments", "must be an array");
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      String field = "attachments[" + attachments.size() + "]";
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw Fields.wrong(field, "must be an object");
      }
      if (attachments.size() == MAX_ATTACHMENTS) {
        throw Fields.wrong("attachments", "may hold at most " + MAX_ATTACHMENTS);
      }
      attachments.add(attachment(parser, field));
    }
  }

  private Attached attachment(JsonParser parser, String field) throws IOException {
    ObjectNode about = Json.MAPPER.createObjectNode();
    Optional<Spool> data = Optional.empty();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals("data") && value == JsonToken.VALUE_STRING) {
        data = Optional.of(decoded(parser, field));
      } else {
        about.set(name, VALUE.<JsonNode>readTree(parser));
      }
    }
    Fields fields = new Fields(about);
    Optional<String> uploadId = fields.text("upload_id");
    if (data.isPresent() == uploadId.isPresent()) {
      throw Fields.wrong(field, "needs either `data` (base64) or `upload_id`");
    }
    return new Attached(
        fileName(fields, field), contentType(fields, field), contentId(fields), data, uploadId);
  }

  private Spool decoded(JsonParser parser, String field) throws IOException {
    Spool spool = new Spool();
    spools.add(spool);
    try {
      parser.readBinaryValue(BASE64, spool);
    } catch (JsonEOFException cut) {
      throw cut;
    } catch (StreamReadException | IllegalArgumentException notBase64) {
      throw Fields.wrong(field + ".data", "is not valid base64");
    }
    return spool;
  }

  private static String fileName(Fields fields, String field) {
    String name = fields.text("file_name").orElse("attachment").replaceAll("[\\p{Cntrl}]+", " ");
    String last =
        name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1).strip();
    if (last.isEmpty() || last.length() > MAX_FILE_NAME) {
      throw Fields.wrong(field + ".file_name", "must have 1 to " + MAX_FILE_NAME + " characters");
    }
    return last;
  }

  private static String contentType(Fields fields, String field) {
    String type =
        fields
            .text("content_type")
            .orElse("application/octet-stream")
            .strip()
            .toLowerCase(Locale.ROOT);
    if (type.length() > 200
        || !type.matches("[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+( *;[\\x20-\\x7e]*)?")) {
      throw Fields.wrong(field + ".content_type", "is not a media type");
    }
    // A multipart or message type would be taken apart by readers as structure of this mail.
    return type.startsWith("multipart/") ? "application/octet-stream" : type;
  }

  private static Optional<String> contentId(Fields fields) {
    return fields
        .text("content_id")
        .map(id -> id.replaceAll("[<>\\s\\p{Cntrl}]", ""))
        .filter(id -> !id.isEmpty() && id.length() <= 200);
  }
}
