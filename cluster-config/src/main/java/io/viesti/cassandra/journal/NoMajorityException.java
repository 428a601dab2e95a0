package io.viesti.cassandra.journal;

/** Nothing was written: this node does not hear a majority, and another may write for it. */
final class NoMajorityException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoMajorityException() {
    super("this node does not hear a majority of the cluster", null, false, false);
  }
}
