package io.viesti.engine.wake;

import io.viesti.engine.Engine;
import io.viesti.engine.EngineFixture;
import io.viesti.wake.WakeIndex;
import io.viesti.wake.WakeIndexContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class EngineWakeIndexTest extends WakeIndexContract {
  private static Engine engine;

  @BeforeAll
  static void open(@TempDir Path dir) {
    engine = EngineFixture.open(dir);
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  @Override
  protected WakeIndex index() {
    return new EngineWakeIndex(engine);
  }
}
