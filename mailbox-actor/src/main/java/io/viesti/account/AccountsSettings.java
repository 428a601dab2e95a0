package io.viesti.account;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Settings of accounts on this node; see {@code viesti-accounts.conf}.
 *
 * @param defaultQuota octets
 * @param rememberCredentials at most 60 s
 * @param rememberTokens at most 60 s
 * @param maxRemembered credentials and tokens remembered at most, each
 * @param maxPasswordChecks hashed, checked or waiting for it at a time
 */
public record AccountsSettings(
    long defaultQuota,
    Duration tokenLifetime,
    Duration rememberCredentials,
    Duration rememberTokens,
    int maxRemembered,
    int maxPasswordChecks) {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  public AccountsSettings {
    if (rememberCredentials.compareTo(LONGEST) > 0 || rememberTokens.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("viesti.accounts.remember-* must be at most 60s");
    }
    if (defaultQuota < 1 || maxPasswordChecks < 1 || tokenLifetime.isNegative()) {
      throw new IllegalArgumentException(
          "viesti.accounts: default-quota, max-password-checks and token-lifetime must be positive");
    }
  }

  /** From {@code viesti.accounts}; {@link IllegalArgumentException} says what is wrong. */
  public static AccountsSettings from(Config root) {
    Config config = root.getConfig("viesti.accounts");
    return new AccountsSettings(
        config.getBytes("default-quota"),
        config.getDuration("token-lifetime"),
        config.getDuration("remember-credentials"),
        config.getDuration("remember-tokens"),
        config.getInt("max-remembered"),
        config.getInt("max-password-checks"));
  }
}
