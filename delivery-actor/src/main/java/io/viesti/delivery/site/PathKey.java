package io.viesti.delivery.site;

/**
 * What mails must have in common to share connections.
 *
 * @param sourcePool the addresses of ours they leave from
 * @param site the servers they go to
 * @param tlsPolicy what is demanded of TLS
 */
public record PathKey(String sourcePool, String site, String tlsPolicy) {

  /** From any address of ours, with TLS where there is some. */
  public static PathKey opportunistic(String site) {
    return new PathKey("default", site, "opportunistic");
  }
}
