package io.viesti.directory;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Settings of the directory on this node; see {@code viesti-accounts.conf}.
 *
 * @param buckets of domains created from now on
 * @param remember how long an answer may be used, at most 30 s
 * @param rememberUnknown how long "no such address" and "not hosted" may be used
 * @param maxRemembered addresses remembered at most
 * @param askTimeout after which a look-up fails
 */
public record DirectorySettings(
    int buckets,
    Duration remember,
    Duration rememberUnknown,
    int maxRemembered,
    Duration askTimeout) {
  private static final Duration LONGEST = Duration.ofSeconds(30);

  public DirectorySettings {
    if (buckets < 1 || buckets > 4096) {
      throw new IllegalArgumentException("viesti.directory.buckets must be 1 to 4096: " + buckets);
    }
    if (remember.compareTo(LONGEST) > 0 || rememberUnknown.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("viesti.directory.remember* must be at most 30s");
    }
  }

  /** From {@code viesti.directory}; {@link IllegalArgumentException} says what is wrong. */
  public static DirectorySettings from(Config root) {
    Config config = root.getConfig("viesti.directory");
    return new DirectorySettings(
        config.getInt("buckets"),
        config.getDuration("remember"),
        config.getDuration("remember-unknown"),
        config.getInt("max-remembered"),
        config.getDuration("ask-timeout"));
  }
}
