package io.viesti.engine.blob;

import io.viesti.blob.BlobStore;
import io.viesti.blob.BlobStoreContract;
import io.viesti.engine.Engine;
import io.viesti.engine.EngineFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class EngineBlobStoreTest extends BlobStoreContract {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static Engine engine;
  private static EngineBlobStore store;

  @BeforeAll
  static void open(@TempDir Path dir) {
    engine = EngineFixture.open(dir);
    store = new EngineBlobStore(engine, Duration.ofMinutes(1), InstantSource.system());
  }

  @AfterAll
  static void close() {
    engine.close();
    KIT.shutdownTestKit();
  }

  @Override
  protected BlobStore store() {
    return store;
  }

  @Override
  protected ActorSystem<?> system() {
    return KIT.system();
  }
}
