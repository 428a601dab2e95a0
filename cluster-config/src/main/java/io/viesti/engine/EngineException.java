package io.viesti.engine;

/** The engine can't do what was asked of it now. The message is one line for people. */
public final class EngineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** The bound of what may wait was reached: nothing was stored, try later. */
    BUSY,
    /** Shut down, or about to. */
    CLOSED,
    /** The log could not be written or synced: whether the entry survives is not known. */
    FAILED,
    /** What lies on disk can't be read. */
    BROKEN
  }

  private final Reason reason;

  public EngineException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public EngineException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
