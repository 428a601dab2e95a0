package io.viesti.delivery.site;

import com.typesafe.config.Config;
import io.viesti.delivery.policy.SuspensionPolicy;
import java.time.Duration;

/**
 * Limits of site paths.
 *
 * @param connections at once to one site
 * @param allConnections at once of this node
 * @param ready mails that wait at one path for a session; when full, queues are given no credit
 * @param idle after which an unused connection is closed
 * @param maxPaths of this node; further sites wait
 * @param crashes of sessions in a row after which the path itself gives up
 */
public record SiteSettings(
    int connections,
    int allConnections,
    int ready,
    Duration idle,
    int maxPaths,
    int crashes,
    SuspensionPolicy suspension) {

  public static SiteSettings from(Config config) {
    return new SiteSettings(
        config.getInt("connections"),
        config.getInt("all-connections"),
        config.getInt("ready"),
        config.getDuration("idle"),
        config.getInt("max-paths"),
        config.getInt("crashes"),
        SuspensionPolicy.from(config.getConfig("suspend")));
  }
}
