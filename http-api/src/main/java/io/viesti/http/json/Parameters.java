package io.viesti.http.json;

import io.viesti.http.problem.Problem;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;

/**
 * The query parameters of a request. An unreadable value is a 400 that names its parameter.
 *
 * @param values decoded; the last one counts when a name repeats
 */
public record Parameters(Map<String, String> values) {
  public static final int DEFAULT_LIMIT = 50;
  public static final int MAX_LIMIT = 500;

  public Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  public Optional<Boolean> bool(String name) {
    return text(name)
        .map(
            value ->
                switch (value) {
                  case "true", "1" -> true;
                  case "false", "0" -> false;
                  default -> throw wrong(name, "must be true or false");
                });
  }

  /** {@code limit}, clamped to 0 ... {@value #MAX_LIMIT}. */
  public int limit() {
    return (int) Math.min(MAX_LIMIT, number("limit").orElse((long) DEFAULT_LIMIT));
  }

  public int offset() {
    return (int) Math.min(Integer.MAX_VALUE, number("offset").orElse(0L));
  }

  /** A date (its first moment in UTC) or a time of RFC 3339. */
  public Optional<Instant> time(String name) {
    return text(name)
        .map(
            value ->
                parseTime(value)
                    .orElseThrow(
                        () ->
                            wrong(name, "must be a date or a time such as 2026-01-31T12:00:00Z")));
  }

  public static Optional<Instant> parseTime(String value) {
    try {
      return Optional.of(
          value.length() <= 10
              ? LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant()
              // A plus sign that was not escaped arrives as a space.
              : OffsetDateTime.parse(value.replace(' ', '+')).toInstant());
    } catch (DateTimeException notATime) {
      return Optional.empty();
    }
  }

  private Optional<Long> number(String name) {
    return text(name)
        .map(
            value -> {
              try {
                long number = Long.parseLong(value);
                if (number < 0) {
                  throw wrong(name, "must not be negative");
                }
                return number;
              } catch (NumberFormatException notANumber) {
                throw wrong(name, "must be a whole number");
              }
            });
  }

  public static RuntimeException wrong(String name, String why) {
    return Problem.badRequest("The parameter `" + name + "` " + why + ".").asException();
  }
}
