package io.viesti.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Message identifiers in header fields (RFC 5322 §3.6.4), without their angle brackets. */
final class MessageIds {
  /** Characters of an id that are kept: ids longer than a line are junk. */
  static final int MAX_LENGTH = 998;

  private MessageIds() {}

  /** The one id of a Message-ID field; a naked one is taken if it is one word. */
  static Optional<String> one(String text) {
    List<String> ids = all(text, 1);
    return ids.isEmpty() ? Optional.empty() : Optional.of(ids.get(0));
  }

  /** All ids in order; when there are more than {@code limit}, the first and the last ones. */
  static List<String> all(String text, int limit) {
    List<String> ids = new ArrayList<>();
    int open = text.indexOf('<');
    while (open >= 0) {
      int close = text.indexOf('>', open + 1);
      if (close < 0) {
        break;
      }
      add(ids, text.substring(open + 1, close), limit);
      open = text.indexOf('<', close + 1);
    }
    if (ids.isEmpty()) {
      for (String word : text.trim().split("[ ,<>]+", limit + 1)) {
        if (ids.size() < limit && word.indexOf('@') > 0) {
          add(ids, word, limit);
        }
      }
    }
    return ids;
  }

  private static void add(List<String> ids, String raw, int limit) {
    String id = MailText.printable(raw, MAX_LENGTH).replace(" ", "");
    if (id.isEmpty()) {
      return;
    }
    if (ids.size() == limit) {
      if (limit == 1) {
        return;
      }
      ids.remove(1);
    }
    ids.add(id);
  }
}
