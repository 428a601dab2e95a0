package io.viesti.directory;

import java.time.Instant;

/**
 * What is kept of a bearer token.
 *
 * @param hash SHA-256 of the token's secret, base64url; the secret itself is nowhere kept
 */
public record AccessToken(String hash, Instant expiresAt) {

  /** Tokens an account has at most; issuing one more drops the oldest. */
  public static final int MAX_PER_ACCOUNT = 100;

  @Override
  public String toString() {
    return "AccessToken[expiresAt=" + expiresAt + "]";
  }
}
