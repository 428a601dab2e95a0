package io.viesti.cassandra;

/**
 * A node or a migration does not go on with this Cassandra. The message is one line for the
 * operator and says what to do.
 */
public final class CassandraRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CassandraRefused(String message) {
    super(message);
  }

  public CassandraRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
