package io.viesti.http.webmail;

import com.fasterxml.jackson.databind.JsonNode;
import io.viesti.http.json.Fields;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code keywords} of a PATCH: an object sets and clears ({@code {"work": true, "later":
 * false}}); an array is the whole set of the owner's own keywords, while those that begin with
 * {@code $} are only added by it, so that a label does not make an email unread.
 */
final class Keywords {
  private static final int MAX_LENGTH = 255;
  private static final int MAX_COUNT = 100;

  private Keywords() {}

  static void read(Fields fields, Set<String> current, Set<String> add, Set<String> remove) {
    Optional<JsonNode> node = fields.node("keywords");
    if (node.isEmpty()) {
      return;
    }
    if (node.get().isObject()) {
      readObject(node.get(), add, remove);
    } else {
      readArray(fields, current, add, remove);
    }
    if (add.size() > MAX_COUNT) {
      throw Fields.wrong("keywords", "may hold at most " + MAX_COUNT);
    }
  }

  private static void readObject(JsonNode node, Set<String> add, Set<String> remove) {
    for (Iterator<Map.Entry<String, JsonNode>> each = node.fields(); each.hasNext(); ) {
      Map.Entry<String, JsonNode> entry = each.next();
      String keyword = checked(entry.getKey());
      if (entry.getValue().isBoolean() && entry.getValue().booleanValue()) {
        add.add(keyword);
      } else if (entry.getValue().isBoolean() || entry.getValue().isNull()) {
        remove.add(keyword);
      } else {
        throw Fields.wrong("keywords", "must map to true or false");
      }
    }
  }

  private static void readArray(
      Fields fields, Set<String> current, Set<String> add, Set<String> remove) {
    Set<String> wanted = new HashSet<>();
    fields.texts("keywords").forEach(keyword -> wanted.add(checked(keyword)));
    for (String keyword : current) {
      if (!keyword.startsWith("$") && !wanted.contains(keyword)) {
        remove.add(keyword);
      }
    }
    add.addAll(wanted);
  }

  /** RFC 8621 §4.1.1: printable ASCII without {@code ( ) { ] % * " \}. */
  private static String checked(String keyword) {
    String lower = keyword.toLowerCase(Locale.ROOT);
    boolean valid =
        !lower.isEmpty()
            && lower.length() <= MAX_LENGTH
            && lower.chars().allMatch(c -> c > 32 && c < 127 && "(){]%*\"\\".indexOf(c) < 0);
    if (!valid) {
      throw Fields.wrong("keywords", "holds something that can't be a keyword");
    }
    return lower;
  }
}
