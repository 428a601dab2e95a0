package io.viesti.blob;

/** What went wrong in the blob store, in terms a protocol can answer with. */
public final class BlobStoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The reasons a blob operation fails for. */
  public enum Reason {
    /** No such blob. */
    MISSING,
    /** The blob is larger than the caller's limit. */
    TOO_LARGE,
    /** Free space is below {@code viesti.engine.min-free}: 452 or 503, try later. */
    NO_SPACE,
    /** Storage failed or is shutting down: 451 or 503, try later. */
    UNAVAILABLE,
    /** What was read does not match its hash. */
    BROKEN
  }

  private final Reason reason;

  public BlobStoreException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public BlobStoreException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
