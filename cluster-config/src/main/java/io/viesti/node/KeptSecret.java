package io.viesti.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** A secret that is configured, or made once and kept in a file only its owner can read. */
final class KeptSecret {
  private static final int OCTETS = 32;

  private KeptSecret() {}

  /**
   * @param what begins the error message
   * @param configured the secret of the configuration; blank when none is given
   * @param configuredFile the file it is configured to be in, which must be there; blank when none
   *     is given
   * @param file where it is made and kept otherwise
   * @throws StartupException when the file can neither be read nor written
   */
  static String obtain(String what, String configured, String configuredFile, Path file) {
    if (!configured.isBlank()) {
      return configured;
    }
    try {
      if (!configuredFile.isBlank()) {
        return read(Path.of(configuredFile));
      }
      return Files.exists(file) ? read(file) : create(file);
    } catch (IOException e) {
      Path where = configuredFile.isBlank() ? file : Path.of(configuredFile);
      throw new StartupException(what + " in " + where + ": " + e.getMessage(), e);
    }
  }

  /**
   * @throws IOException also when the file holds nothing: an empty secret opens every door
   */
  static String read(Path file) throws IOException {
    String secret = Files.readString(file).strip();
    if (secret.isEmpty()) {
      throw new IOException("the file is empty; delete it and a new one is made at the next start");
    }
    return secret;
  }

  /** Under another name first: a crash while it is written leaves no half secret. */
  private static String create(Path file) throws IOException {
    byte[] random = new byte[OCTETS];
    new SecureRandom().nextBytes(random);
    String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path fresh = folder.resolve(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(fresh, secret + "\n", StandardOpenOption.WRITE, StandardOpenOption.SYNC);
    Files.move(fresh, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    return secret;
  }
}
