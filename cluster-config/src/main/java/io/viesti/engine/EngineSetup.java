package io.viesti.engine;

import org.apache.pekko.actor.setup.Setup;

/**
 * Gives an actor system the engine that the main class opened before it: a refusal is then told
 * before anything else has started. Without it the system opens its own by its configuration.
 */
public final class EngineSetup extends Setup {
  private final Engine engine;

  public EngineSetup(Engine engine) {
    this.engine = engine;
  }

  public Engine engine() {
    return engine;
  }
}
