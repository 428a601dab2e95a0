package io.viesti.dns;

/**
 * One MX record.
 *
 * @param preference 0 to 65535; the lowest is to be tried first
 * @param host lower case without the final dot; empty for the root, which alone means "no mail"
 *     (RFC 7505)
 */
public record MailExchanger(int preference, String host) {

  /** Whether this is the null MX of RFC 7505, provided it is the only one. */
  public boolean isNull() {
    return host.isEmpty();
  }
}
