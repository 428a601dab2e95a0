package io.viesti.engine.backup;

/** Why a backup is not made, is not whole or can't be restored: one line for the operator. */
public final class BackupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BackupException(String message) {
    super(message);
  }

  public BackupException(String message, Throwable cause) {
    super(message, cause);
  }
}
