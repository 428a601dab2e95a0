package io.viesti.message;

/** A draft that can't be a mail; the message says which part of it and why, for its author. */
public final class InvalidDraftException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public InvalidDraftException(String message) {
    super(message);
  }
}
