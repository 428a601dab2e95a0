package io.viesti.http.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * One part of a query: {@code word}, {@code "some words"}, {@code from:anna}, {@code -word}.
 *
 * @param operator in lower case; empty for plain text
 * @param value in lower case
 */
record Term(boolean negated, String operator, String value) {
  private static final Set<String> OPERATORS =
      Set.of(
          "from", "to", "cc", "subject", "in", "is", "has", "after", "before", "larger", "smaller",
          "keyword");

  /** Terms that count; the rest of a longer query is left out. */
  private static final int MAX_TERMS = 30;

  /** Total: what is no operator is text. */
  static List<Term> parse(String query) {
    List<Term> terms = new ArrayList<>();
    int at = 0;
    while (at < query.length() && terms.size() < MAX_TERMS) {
      if (Character.isWhitespace(query.charAt(at))) {
        at++;
        continue;
      }
      boolean negated = query.charAt(at) == '-' && at + 1 < query.length();
      int begin = negated ? at + 1 : at;
      int end = end(query, begin);
      add(terms, negated, query.substring(begin, end));
      at = end;
    }
    return terms;
  }

  /** Where a term ends: at a blank outside of quotes. */
  private static int end(String query, int begin) {
    boolean quoted = false;
    int at = begin;
    while (at < query.length() && (quoted || !Character.isWhitespace(query.charAt(at)))) {
      if (query.charAt(at) == '"') {
        quoted = !quoted;
      }
      at++;
    }
    return at;
  }

  private static void add(List<Term> terms, boolean negated, String text) {
    int colon = text.indexOf(':');
    String operator = colon > 0 ? text.substring(0, colon).toLowerCase(Locale.ROOT) : "";
    boolean known = OPERATORS.contains(operator);
    String value =
        (known ? text.substring(colon + 1) : text)
            .replace("\"", "")
            .strip()
            .toLowerCase(Locale.ROOT);
    if (!value.isEmpty()) {
      terms.add(new Term(negated, known ? operator : "", value));
    }
  }
}
