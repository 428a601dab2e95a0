package io.viesti.http.compose;

import com.fasterxml.jackson.databind.JsonNode;
import io.viesti.envelope.MailAddress;
import io.viesti.http.json.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads addresses of a request: {@code a@b}, {@code Name <a@b>} or {@code {name?, email}}. */
final class Addresses {
  private static final int MAX_NAME = 200;

  private Addresses() {}

  /** One address, with the name that goes with it. */
  record Named(Optional<String> name, MailAddress address) {}

  static Optional<Named> one(Fields fields, String field) {
    return fields.node(field).map(node -> named(node, field));
  }

  /** A field's addresses; a lone one counts as a list of one. */
  static List<Named> list(Fields fields, String field) {
    Optional<JsonNode> node = fields.node(field);
    if (node.isEmpty()) {
      return List.of();
    }
    if (!node.get().isArray()) {
      return List.of(named(node.get(), field));
    }
    List<Named> all = new ArrayList<>();
    for (JsonNode element : node.get()) {
      all.add(named(element, field + "[" + all.size() + "]"));
    }
    return all;
  }

  private static Named named(JsonNode node, String field) {
    if (node.isTextual()) {
      return parse(node.textValue().strip(), field);
    }
    if (node.isObject() && node.path("email").isTextual()) {
      JsonNode name = node.path("name");
      return new Named(
          name.isTextual() ? name(name.textValue(), field) : Optional.empty(),
          address(node.path("email").textValue().strip(), field));
    }
    throw Fields.wrong(field, "must be `a@b`, `Name <a@b>` or {name, email}");
  }

  private static Named parse(String text, String field) {
    int open = text.lastIndexOf('<');
    if (open < 0 || !text.endsWith(">")) {
      return new Named(Optional.empty(), address(text, field));
    }
    String address = text.substring(open + 1, text.length() - 1).strip();
    return new Named(
        name(unquoted(text.substring(0, open).strip()), field), address(address, field));
  }

  private static String unquoted(String name) {
    return name.length() >= 2 && name.startsWith("\"") && name.endsWith("\"")
        ? name.substring(1, name.length() - 1).replaceAll("\\\\(.)", "$1")
        : name;
  }

  private static MailAddress address(String text, String field) {
    return MailAddress.parse(text).orElseThrow(() -> Fields.wrong(field, "is not a mail address"));
  }

  private static Optional<String> name(String text, String field) {
    String stripped = text.strip();
    if (stripped.length() > MAX_NAME || stripped.chars().anyMatch(c -> c < 32 || c == 127)) {
      throw Fields.wrong(
          field, "has a name that is longer than " + MAX_NAME + " characters or not printable");
    }
    return stripped.isEmpty() ? Optional.empty() : Optional.of(stripped);
  }
}
