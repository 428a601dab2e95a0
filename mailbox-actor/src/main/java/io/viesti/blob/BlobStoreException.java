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
  private final String what;

  public BlobStoreException(Reason reason, String message) {
    this(reason, message, null);
  }

  public BlobStoreException(Reason reason, String message, Throwable cause) {
    this(reason, message, cause, "storage");
  }

  /**
   * @param what failed, as a user may hear it: no addresses, no names of servers
   */
  public BlobStoreException(Reason reason, String message, Throwable cause, String what) {
    super(message, cause);
    this.reason = reason;
    this.what = what;
  }

  public Reason reason() {
    return reason;
  }

  /** What failed, as a user may hear it. */
  public String what() {
    return what;
  }
}
