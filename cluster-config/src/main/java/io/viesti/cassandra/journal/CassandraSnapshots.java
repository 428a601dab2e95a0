package io.viesti.cassandra.journal;

import com.typesafe.config.Config;
import org.apache.pekko.persistence.cassandra.snapshot.CassandraSnapshotStore;

/** The plugin's snapshot store. */
public final class CassandraSnapshots extends CassandraSnapshotStore {
  public CassandraSnapshots(Config config, String path) {
    super(config, path);
  }
}
