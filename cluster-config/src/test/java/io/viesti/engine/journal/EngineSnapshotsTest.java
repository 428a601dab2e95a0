package io.viesti.engine.journal;

import io.viesti.engine.EngineFixture;
import io.viesti.journal.PluginFixture;
import io.viesti.journal.SnapshotContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class EngineSnapshotsTest extends SnapshotContract {
  private static PluginFixture plugins;

  @BeforeAll
  static void start(@TempDir Path dir) {
    plugins = new PluginFixture(EngineFixture.config(dir, "viesti.engine.snapshots.keep = 10"));
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
