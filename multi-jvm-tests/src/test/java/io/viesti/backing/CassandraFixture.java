package io.viesti.backing;

import com.datastax.oss.driver.api.core.CqlSession;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.viesti.cassandra.CassandraSchema;
import java.net.InetSocketAddress;
import java.util.UUID;

/** A keyspace of its own on the tests' Cassandra. */
final class CassandraFixture {
  private CassandraFixture() {}

  static String newKeyspace() {
    return "t" + UUID.randomUUID().toString().replace("-", "");
  }

  /** The shipped configuration for that keyspace, with changes. */
  static Config config(String keyspace, String... changes) {
    return config(RealServers.cassandra(), keyspace, changes);
  }

  static Config config(CassandraServer server, String keyspace, String... changes) {
    return ConfigFactory.parseString(String.join("\n", changes))
        .withFallback(
            ConfigFactory.parseString(
                """
                viesti.cassandra.contact-points = ["%s"]
                viesti.cassandra.keyspace = %s
                viesti.cassandra.replication = 1
                # A cold Cassandra on a busy machine takes its time.
                pekko.test.single-expect-default = 20 s
                pekko.actor.testkit.typed.single-expect-default = 20 s
                """
                    .formatted(server.contactPoints(), keyspace)))
        .withFallback(ConfigFactory.parseResources("viesti-cassandra.conf"))
        .withFallback(ConfigFactory.defaultReferenceUnresolved())
        .resolve();
  }

  /** The shipped configuration for a keyspace that has its tables. */
  static Config migrated(String... changes) {
    Config config = config(newKeyspace(), changes);
    CassandraSchema.migrate(config, line -> {});
    return config;
  }

  /** A plain session, for looking and for spoiling. */
  static CqlSession session() {
    CassandraServer server = RealServers.cassandra();
    return CqlSession.builder()
        .addContactPoint(new InetSocketAddress(server.host(), server.port()))
        .withLocalDatacenter(server.datacenter())
        .build();
  }
}
