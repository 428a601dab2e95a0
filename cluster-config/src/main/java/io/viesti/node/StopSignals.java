package io.viesti.node;

import org.apache.pekko.actor.typed.ActorSystem;
import sun.misc.Signal;

/**
 * SIGTERM and SIGINT are the order to stop cleanly, and obeying it is success: the process ends
 * with status 0. Left to the JVM it would end with 143 or 130, as one that was killed.
 */
final class StopSignals {
  private StopSignals() {}

  /** From now on. A signal during the stop changes nothing: it is under way. */
  static void obey(ActorSystem<?> system) {
    for (String name : new String[] {"TERM", "INT"}) {
      try {
        // Coordinated shutdown goes first and leaves the JVM at its end (exit-jvm).
        Signal.handle(new Signal(name), signal -> system.terminate());
      } catch (IllegalArgumentException e) {
        // The JVM keeps it for itself (-Xrs), and its shutdown hook stops us cleanly as well.
      }
    }
  }
}
