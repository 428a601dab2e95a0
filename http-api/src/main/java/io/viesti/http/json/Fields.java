package io.viesti.http.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.viesti.http.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The fields of a request's JSON object. Absent and {@code null} are the same, except for {@link
 * #has}; a field of the wrong type is a 422 that names it.
 */
public record Fields(JsonNode object) {

  public boolean has(String name) {
    return object.has(name);
  }

  public Optional<JsonNode> node(String name) {
    JsonNode node = object.get(name);
    return node == null || node.isNull() ? Optional.empty() : Optional.of(node);
  }

  public Optional<String> text(String name) {
    return node(name)
        .map(
            node -> {
              if (!node.isTextual()) {
                throw wrong(name, "must be a string");
              }
              return node.textValue();
            });
  }

  public String requiredText(String name) {
    return text(name).filter(t -> !t.isBlank()).orElseThrow(() -> wrong(name, "is required"));
  }

  public Optional<Boolean> bool(String name) {
    return node(name)
        .map(
            node -> {
              if (!node.isBoolean()) {
                throw wrong(name, "must be true or false");
              }
              return node.booleanValue();
            });
  }

  /** A whole number of at least 0. */
  public OptionalLong number(String name) {
    Optional<JsonNode> node = node(name);
    if (node.isEmpty()) {
      return OptionalLong.empty();
    }
    if (!node.get().canConvertToExactIntegral() || !node.get().canConvertToLong()) {
      throw wrong(name, "must be a whole number");
    }
    long value = node.get().longValue();
    if (value < 0) {
      throw wrong(name, "must not be negative");
    }
    return OptionalLong.of(value);
  }

  public List<String> texts(String name) {
    Optional<JsonNode> node = node(name);
    if (node.isEmpty()) {
      return List.of();
    }
    if (!node.get().isArray()) {
      throw wrong(name, "must be an array of strings");
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode element : node.get()) {
      if (!element.isTextual()) {
        throw wrong(name, "must be an array of strings");
      }
      texts.add(element.textValue());
    }
    return texts;
  }

  public static RuntimeException wrong(String field, String why) {
    return Problem.invalidField(field, why).asException();
  }
}
