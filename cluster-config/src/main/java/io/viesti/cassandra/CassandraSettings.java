package io.viesti.cassandra;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * {@code viesti.cassandra}, as viesti-cassandra.conf explains it.
 *
 * @param contactPoints {@code host:port}
 * @param replication copies in each data centre
 * @param dataCenters those that hold copies; never empty
 * @param allowPeriodicCommitlog whether a Cassandra that acknowledges before it syncs will do
 */
public record CassandraSettings(
    List<String> contactPoints,
    String keyspace,
    int replication,
    List<String> dataCenters,
    Duration connectTimeout,
    boolean allowPeriodicCommitlog) {
  private static final Pattern KEYSPACE = Pattern.compile("[a-z][a-z0-9_]{0,47}");

  /**
   * @param root the whole configuration
   * @throws CassandraRefused if a value can't be
   */
  public static CassandraSettings from(Config root) {
    Config config = root.getConfig("viesti.cassandra");
    boolean periodic = config.getBoolean("allow-periodic-commitlog");
    if (periodic && !(root.hasPath("viesti.unsafe") && root.getBoolean("viesti.unsafe"))) {
      throw new CassandraRefused(
          "viesti.cassandra.allow-periodic-commitlog = on loses accepted mail in a crash;"
              + " it needs viesti.unsafe = on as well");
    }
    String keyspace = config.getString("keyspace");
    if (!KEYSPACE.matcher(keyspace).matches()) {
      throw new CassandraRefused(
          "viesti.cassandra.keyspace = "
              + keyspace
              + ": lower-case letters, digits and underscores, at most 48");
    }
    if (config.getInt("replication") < 1) {
      throw new CassandraRefused("viesti.cassandra.replication must be at least 1");
    }
    List<String> centers = config.getStringList("data-centers");
    return new CassandraSettings(
        config.getStringList("contact-points"),
        keyspace,
        config.getInt("replication"),
        centers.isEmpty() ? List.of(config.getString("local-datacenter")) : centers,
        config.getDuration("connect-timeout"),
        periodic);
  }
}
