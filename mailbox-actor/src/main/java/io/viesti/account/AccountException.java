package io.viesti.account;

/** Why an account operation was refused. */
public final class AccountException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The reasons. */
  public enum Reason {
    NOT_FOUND,
    /** It exists already, or still has accounts. */
    CONFLICT,
    INVALID,
    /** Too many password checks wait. */
    BUSY,
    UNAVAILABLE
  }

  private final Reason reason;

  public AccountException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
