package io.viesti.engine.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.engine.Engine;
import io.viesti.engine.EngineFixture;
import io.viesti.trace.TraceLog;
import io.viesti.trace.TraceLog.Note;
import io.viesti.trace.TraceLogContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineTraceLogTest extends TraceLogContract {
  private static Path dir;
  private static Engine engine;

  private TraceLog log = new EngineTraceLog(engine, KEEP, () -> NOW);

  @BeforeAll
  static void open(@TempDir Path temp) {
    dir = temp;
    engine = EngineFixture.open(dir);
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  @Override
  protected TraceLog log() {
    return log;
  }

  @Test
  void losesNothingOnACleanRestart() throws Exception {
    log.note(id, NOW, "kept");
    engine.close();
    engine = EngineFixture.open(dir);
    log = new EngineTraceLog(engine, KEEP, () -> NOW);
    assertThat(story()).extracting(Note::text).containsExactly("kept");
  }
}
