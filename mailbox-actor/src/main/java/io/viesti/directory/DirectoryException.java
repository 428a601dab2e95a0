package io.viesti.directory;

/** The directory can't answer for an address now; a later try may succeed. */
public final class DirectoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DirectoryException(String message) {
    super(message);
  }
}
