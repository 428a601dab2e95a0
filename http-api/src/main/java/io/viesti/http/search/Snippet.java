package io.viesti.http.search;

import java.util.List;
import java.util.Locale;

/**
 * Why an email was found: its subject and preview as HTML, with what matched in {@code <mark>} and
 * everything else escaped.
 */
record Snippet(String subject, String preview) {

  static Snippet of(String subject, String preview, List<String> words) {
    return new Snippet(highlighted(subject, words), highlighted(preview, words));
  }

  private static String highlighted(String text, List<String> words) {
    String lower = text.toLowerCase(Locale.ROOT);
    StringBuilder out = new StringBuilder(text.length() + 32);
    int at = 0;
    while (at < text.length()) {
      // Lower case may have another length in some scripts: then nothing is marked.
      int match = lower.length() == text.length() ? longestMatch(lower, at, words) : 0;
      if (match > 0) {
        out.append("<mark>");
        escape(text, at, at + match, out);
        out.append("</mark>");
        at += match;
      } else {
        escape(text, at, at + 1, out);
        at++;
      }
    }
    return out.toString();
  }

  private static int longestMatch(String lower, int at, List<String> words) {
    int longest = 0;
    for (String word : words) {
      if (word.length() > longest && lower.startsWith(word, at)) {
        longest = word.length();
      }
    }
    return longest;
  }

  private static void escape(String text, int from, int to, StringBuilder out) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '&' -> out.append("&amp;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
  }
}
