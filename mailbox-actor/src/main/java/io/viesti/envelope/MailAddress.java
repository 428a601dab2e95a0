package io.viesti.envelope;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.net.IDN;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * An address as RFC 5321 §4.1.2 calls it {@code Mailbox}: local part and domain, with the UTF-8
 * extension of RFC 6531 §3.3. The local part keeps the case and quoting it was given in; compare
 * addresses by {@link #normalised()}.
 *
 * @param localPart as given, quoted form included; at most 64 octets (RFC 5321 §4.5.3.1.1)
 * @param domain lower case; A-labels where the domain was internationalised; at most 255 octets; an
 *     address literal keeps its brackets
 */
public record MailAddress(String localPart, String domain) {
  private static final int MAX_LOCAL = 64;
  private static final int MAX_DOMAIN = 255;

  public MailAddress {
    Objects.requireNonNull(localPart);
    Objects.requireNonNull(domain);
  }

  /** Parses {@code local@domain}; empty when it is not an address of RFC 5321 or RFC 6531. */
  public static Optional<MailAddress> parse(String text) {
    int at = text.lastIndexOf('@');
    if (at <= 0 || at == text.length() - 1) {
      return Optional.empty();
    }
    String local = text.substring(0, at);
    if (octets(local) > MAX_LOCAL || !validLocalPart(local)) {
      return Optional.empty();
    }
    return parseDomain(text.substring(at + 1)).map(domain -> new MailAddress(local, domain));
  }

  /** Parses {@code local@domain}; throws {@link IllegalArgumentException} naming the text. */
  public static MailAddress of(String text) {
    return parse(text)
        .orElseThrow(() -> new IllegalArgumentException("not a mail address: " + text));
  }

  /**
   * Reads what {@link #toString} wrote, without checking again: what is in a journal must stay
   * readable however the rules of addresses change.
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static MailAddress written(String text) {
    int at = text.lastIndexOf('@');
    return new MailAddress(text.substring(0, Math.max(0, at)), text.substring(at + 1));
  }

  /** A domain in the form this class keeps: lower case A-labels, or an address literal. */
  public static Optional<String> parseDomain(String text) {
    if (text.startsWith("[") && text.endsWith("]") && text.length() > 2) {
      return text.chars().allMatch(c -> c > 32 && c < 127) && octets(text) <= MAX_DOMAIN
          ? Optional.of(text)
          : Optional.empty();
    }
    String ascii;
    try {
      ascii = IDN.toASCII(text, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException notADomain) {
      return Optional.empty();
    }
    return ascii.length() <= MAX_DOMAIN && validDomain(ascii)
        ? Optional.of(ascii)
        : Optional.empty();
  }

  /**
   * The form addresses are looked up by: local part unquoted where quoting was not needed, in lower
   * case, without its {@code +tag}.
   */
  public MailAddress normalised() {
    String local = unquoted(localPart).toLowerCase(Locale.ROOT);
    int plus = local.indexOf('+');
    return new MailAddress(plus > 0 ? local.substring(0, plus) : local, domain);
  }

  /** Whether writing this address needs SMTPUTF8 (RFC 6531). */
  public boolean needsUtf8() {
    return localPart.chars().anyMatch(c -> c > 126);
  }

  @Override
  @JsonValue
  public String toString() {
    return localPart + "@" + domain;
  }

  private static String unquoted(String local) {
    if (local.length() < 2 || local.charAt(0) != '"') {
      return local;
    }
    String inner = local.substring(1, local.length() - 1).replaceAll("\\\\(.)", "$1");
    return validDotString(inner) ? inner : local;
  }

  private static boolean validLocalPart(String local) {
    return local.charAt(0) == '"' ? validQuotedString(local) : validDotString(local);
  }

  private static boolean validDotString(String text) {
    boolean atomBefore = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.') {
        if (!atomBefore) {
          return false;
        }
        atomBefore = false;
      } else if (c == ' ' || Character.isISOControl(c) || "()<>[]:;@\\,\"".indexOf(c) >= 0) {
        return false;
      } else {
        atomBefore = true;
      }
    }
    return atomBefore;
  }

  private static boolean validQuotedString(String text) {
    if (text.length() < 3 || text.charAt(text.length() - 1) != '"') {
      return false;
    }
    for (int i = 1; i < text.length() - 1; i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
        if (i >= text.length() - 1) {
          return false;
        }
        c = text.charAt(i);
      } else if (c == '"') {
        return false;
      }
      if (Character.isISOControl(c)) {
        return false;
      }
    }
    return true;
  }

  private static boolean validDomain(String ascii) {
    int label = 0;
    for (int i = 0; i < ascii.length(); i++) {
      char c = ascii.charAt(i);
      if (c == '.') {
        if (label == 0 || ascii.charAt(i - 1) == '-') {
          return false;
        }
        label = 0;
      } else {
        boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
        if (!letterOrDigit && (c != '-' || label == 0)) {
          return false;
        }
        if (++label > 63) {
          return false;
        }
      }
    }
    return label > 0 && ascii.charAt(ascii.length() - 1) != '-';
  }

  private static int octets(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
  }
}
