package io.viesti.engine;

/** Who waits for a commit. Called once, by the committing thread: cheap, never throws. */
@FunctionalInterface
public interface Waiter {

  /**
   * @param failure null when everything appended up to here is durable; otherwise why nobody knows
   *     whether it is
   */
  void done(EngineException failure);
}
