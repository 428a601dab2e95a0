package io.viesti.wake;

import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;

/**
 * Whether it is this node's turn to wake entities hosted by nodes of a role. Always, until somebody
 * decides about it. Thread-safe.
 */
public final class Turns implements Extension {
  private static final ExtensionId<Turns> ID =
      new ExtensionId<>() {
        @Override
        public Turns createExtension(ActorSystem<?> system) {
          return new Turns();
        }
      };

  private volatile Predicate<String> mine = role -> true;

  private Turns() {}

  /** The turns of this node. */
  public static Turns of(ActorSystem<?> system) {
    return ID.apply(system);
  }

  /**
   * @param byRole cheap and thread-safe: asked every second
   */
  public void decide(Predicate<String> byRole) {
    mine = byRole;
  }

  boolean areMine(String role) {
    return mine.test(role);
  }
}
