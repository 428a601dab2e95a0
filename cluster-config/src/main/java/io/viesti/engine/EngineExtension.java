package io.viesti.engine;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;
import org.apache.pekko.actor.ExtensionIdProvider;

/**
 * The engine of an actor system: one, closed after its last actor has ended and before {@code
 * whenTerminated} completes.
 */
public final class EngineExtension implements Extension {
  private static final Id ID = new Id();

  private final Engine engine;

  private EngineExtension(Engine engine) {
    this.engine = engine;
  }

  /**
   * @throws EngineRefused if it was not opened before and does not open
   */
  public static Engine engineOf(ClassicActorSystemProvider system) {
    return ID.get(system.classicSystem()).engine;
  }

  /** For the list of extensions in a configuration. */
  public static final class Id extends AbstractExtensionId<EngineExtension>
      implements ExtensionIdProvider {

    @Override
    public EngineExtension createExtension(ExtendedActorSystem system) {
      Engine engine =
          system
              .settings()
              .setup()
              .get(EngineSetup.class)
              .map(EngineSetup::engine)
              .orElseGet(() -> opened(system));
      system.registerOnTermination(engine::close);
      return new EngineExtension(engine);
    }

    private static Engine opened(ActorSystem system) {
      return Engine.open(
          EngineSettings.from(system.settings().config()), new SimpleMeterRegistry());
    }

    @Override
    public Id lookup() {
      return ID;
    }
  }
}
