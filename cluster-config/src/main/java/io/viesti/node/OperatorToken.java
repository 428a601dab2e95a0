package io.viesti.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The operators' Bearer token: configured, or made once and kept in {@code DATA/operator.token}.
 */
public final class OperatorToken {
  public static final String FILE = "operator.token";
  private static final int OCTETS = 32;

  private OperatorToken() {}

  /**
   * @param configured the token of the configuration; empty when none is given
   * @throws StartupException when the file can neither be read nor written
   */
  static String obtain(String configured, Path data) {
    if (!configured.isBlank()) {
      return configured;
    }
    Path file = data.resolve(FILE);
    try {
      return Files.exists(file) ? read(file) : create(file);
    } catch (IOException e) {
      throw new StartupException("operator token in " + file + ": " + e.getMessage(), e);
    }
  }

  /** The token kept in a data directory, for the command line on the same machine. */
  public static String read(Path file) throws IOException {
    return Files.readString(file).strip();
  }

  private static String create(Path file) throws IOException {
    byte[] random = new byte[OCTETS];
    new SecureRandom().nextBytes(random);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, token + "\n", StandardOpenOption.WRITE);
    return token;
  }
}
