package io.viesti.message;

import java.util.Optional;

/**
 * What the judge found before the mail was accepted.
 *
 * @param spam file into the spam folder instead of the inbox
 * @param authenticationResults the field body of RFC 8601, when checks were made
 */
public record Verdict(boolean spam, Optional<String> authenticationResults) {
  public static final Verdict NONE = new Verdict(false, Optional.empty());
}
