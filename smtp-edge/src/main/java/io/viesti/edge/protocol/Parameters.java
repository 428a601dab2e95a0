package io.viesti.edge.protocol;

import io.viesti.envelope.SmtpReply;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The ESMTP parameters of MAIL and RCPT (RFC 5321 §4.1.2 {@code Mail-parameters}). */
final class Parameters {
  private static final Parameters NONE = new Parameters(Map.of(), null);

  private final Map<String, String> values;
  private final SmtpReply fault;

  private Parameters(Map<String, String> values, SmtpReply fault) {
    this.values = values;
    this.fault = fault;
  }

  static Parameters parse(String text, Set<String> known) {
    if (text.isEmpty()) {
      return NONE;
    }
    Map<String, String> values = new HashMap<>();
    for (String word : text.split(" +", -1)) {
      int equals = word.indexOf('=');
      String name = (equals < 0 ? word : word.substring(0, equals)).toUpperCase(Locale.ROOT);
      if (!known.contains(name)) {
        return faulty(SmtpReply.of(555, "5.5.4", "Parameter not recognised"));
      }
      if (values.put(name, equals < 0 ? "" : word.substring(equals + 1)) != null) {
        return faulty(Replies.syntax("Parameter given twice"));
      }
    }
    return new Parameters(values, null);
  }

  private static Parameters faulty(SmtpReply reply) {
    return new Parameters(Map.of(), reply);
  }

  Optional<SmtpReply> fault() {
    return Optional.ofNullable(fault);
  }

  Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  /** Whether text is xtext of RFC 3461 §4: printable ASCII without {@code =}, {@code +HH} apart. */
  static boolean isXtext(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '+') {
        if (i + 2 >= text.length() || !isUpperHex(text.charAt(i + 1), text.charAt(i + 2))) {
          return false;
        }
        i += 2;
      } else if (c < 33 || c > 126 || c == '=') {
        return false;
      }
    }
    return true;
  }

  private static boolean isUpperHex(char first, char second) {
    return "0123456789ABCDEF".indexOf(first) >= 0 && "0123456789ABCDEF".indexOf(second) >= 0;
  }
}
