package io.viesti.blob;

import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.AfterAll;

class InMemoryBlobStoreTest extends BlobStoreContract {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private final InMemoryBlobStore store = new InMemoryBlobStore();

  @AfterAll
  static void stop() {
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
