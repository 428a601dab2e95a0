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
    /** It can't be done now; whether a change was made is unknown. */
    UNAVAILABLE
  }

  private final Reason reason;

  public AccountException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  private AccountException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** This failure as callers of {@link Accounts} see it. */
  static AccountException of(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof java.util.concurrent.CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof AccountException refused
        ? refused
        : new AccountException(
            Reason.UNAVAILABLE, "accounts can't be reached now, try again later", cause);
  }
}
