package io.viesti.backing;

import io.viesti.journal.PluginFixture;
import io.viesti.journal.SnapshotContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class CassandraSnapshotsIT extends SnapshotContract {
  private static PluginFixture plugins;

  @BeforeAll
  static void start() {
    plugins = new PluginFixture(CassandraFixture.migrated("viesti.cassandra.keep-snapshots = 10"));
  }

  @AfterAll
  static void stop() {
    plugins.close();
  }

  @Override
  protected PluginFixture plugins() {
    return plugins;
  }
}
