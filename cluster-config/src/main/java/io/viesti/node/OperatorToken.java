package io.viesti.node;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The operators' Bearer token: configured, or made once and kept in {@code DATA/operator.token}.
 */
public final class OperatorToken {
  public static final String FILE = "operator.token";

  private OperatorToken() {}

  /**
   * @param configured the token of the configuration; empty when none is given
   * @param configuredFile the file it is in; empty: in the data directory
   * @throws StartupException when the file can neither be read nor written
   */
  static String obtain(String configured, String configuredFile, Path data) {
    return KeptSecret.obtain("operator token", configured, configuredFile, data.resolve(FILE));
  }

  /** The token kept in a data directory, for the command line on the same machine. */
  public static String read(Path file) throws IOException {
    return KeptSecret.read(file);
  }
}
