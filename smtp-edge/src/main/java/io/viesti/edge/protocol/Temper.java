package io.viesti.edge.protocol;

/** How much nonsense a client has shown since its last mail. */
final class Temper {
  /** How to treat the next refusal. */
  enum Mood {
    CALM,
    SLOW,
    ENOUGH
  }

  private final SessionLimits limits;
  private int errors;
  private int idle;

  Temper(SessionLimits limits) {
    this.limits = limits;
  }

  /** A refusal is about to be sent. */
  Mood error() {
    errors++;
    return errors >= limits.hardErrors()
        ? Mood.ENOUGH
        : errors > limits.softErrors() ? Mood.SLOW : Mood.CALM;
  }

  /** A command came that brings no mail nearer. */
  Mood idle() {
    return ++idle > limits.idleCommands() ? error() : Mood.CALM;
  }

  /** A mail was taken. */
  void soothe() {
    errors = 0;
    idle = 0;
  }
}
