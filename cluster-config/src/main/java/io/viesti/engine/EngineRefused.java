package io.viesti.engine;

/**
 * The engine does not start on this data. The message is one line for the operator and says what to
 * do; the main class prints it and ends with a non-zero status.
 */
public final class EngineRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What stands in the way. */
  public enum Reason {
    /** Another process owns the data directory. */
    IN_USE,
    /** A newer version of Viesti wrote the data. */
    NEWER_FORMAT,
    /** The directory can't be made or written. */
    UNWRITABLE,
    /** No room to open the data. */
    NO_SPACE,
    /** The data can't be read, or is not ours. */
    BROKEN,
    /** The configuration asks for something that is not allowed. */
    CONFIGURATION
  }

  private final Reason reason;

  public EngineRefused(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public EngineRefused(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
