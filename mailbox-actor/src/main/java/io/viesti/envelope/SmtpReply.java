package io.viesti.envelope;

import java.util.List;
import java.util.Optional;

/**
 * A reply of an SMTP server (RFC 5321 §4.2) with its enhanced status code (RFC 3463, RFC 2034).
 *
 * @param code 200 to 599
 * @param enhanced {@code class.subject.detail}; empty where RFC 2034 §4 forbids one (greeting,
 *     EHLO, 3xx) or a remote server gave none
 * @param lines at least one; without code and enhanced code
 */
public record SmtpReply(int code, Optional<String> enhanced, List<String> lines) {

  public SmtpReply {
    if (code < 200 || code > 599) {
      throw new IllegalArgumentException("not an SMTP reply code: " + code);
    }
    lines = List.copyOf(lines);
  }

  public static SmtpReply of(int code, String enhanced, String text) {
    return new SmtpReply(code, Optional.of(enhanced), List.of(text));
  }

  public static SmtpReply bare(int code, String... lines) {
    return new SmtpReply(code, Optional.empty(), List.of(lines));
  }

  public boolean isPositive() {
    return code < 400;
  }

  public boolean isTransient() {
    return code >= 400 && code < 500;
  }

  public boolean isPermanent() {
    return code >= 500;
  }

  /** All lines in one, as logs and delivery status want it: {@code 550 5.1.1 No such user}. */
  @Override
  public String toString() {
    return code + enhanced.map(e -> " " + e).orElse("") + " " + String.join(" / ", lines);
  }
}
