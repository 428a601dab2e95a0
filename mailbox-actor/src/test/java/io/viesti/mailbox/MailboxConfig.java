package io.viesti.mailbox;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

/** Configuration of actor systems in tests: wire types, an in-memory journal, a cluster of one. */
public final class MailboxConfig {
  private MailboxConfig() {}

  /** Wire types and settings only. */
  public static Config mailbox() {
    return files().withFallback(ConfigFactory.load()).resolve();
  }

  private static Config files() {
    return ConfigFactory.parseResources("viesti-mailbox.conf")
        .withFallback(ConfigFactory.parseResources("viesti-wire.conf"));
  }

  /** A cluster of one on a free port, with journal and snapshots in memory. */
  public static Config clusterOfOne() {
    return ConfigFactory.parseString(
            """
            pekko.actor.provider = cluster
            pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
            pekko.cluster.jmx.enabled = off
            pekko.coordinated-shutdown.terminate-actor-system = off
            pekko.coordinated-shutdown.run-by-actor-system-terminate = off
            """)
        .withFallback(files())
        .withFallback(org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin.config())
        .withFallback(
            org.apache.pekko.persistence.testkit.PersistenceTestKitSnapshotPlugin.config())
        .withFallback(ConfigFactory.load())
        .resolve();
  }
}
