package io.viesti.local;

import io.viesti.backing.Child;
import io.viesti.backing.ServerException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The folder of a cluster on this machine, and the secrets all its nodes share. */
public final class ClusterFolder {
  static final String OPERATOR_TOKEN = "operator.token";
  private static final String LOCK = "lock";
  static final String CASSANDRA_PASSWORD = "cassandra.password";
  private static final String UPLOAD_SECRET = "upload.secret";
  private static final int SECRET_OCTETS = 32;

  private final Path folder;

  public ClusterFolder(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  public Path logs() {
    return folder.resolve("logs");
  }

  /**
   * Takes the folder for this process until it ends.
   *
   * @throws ServerException when another process has it
   */
  public void claim() {
    try {
      Files.createDirectories(folder);
      // Never closed: the lock is gone with the process, however that ends.
      FileChannel file =
          FileChannel.open(
              folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (file.tryLock() == null) {
        throw new ServerException(folder + " is in use by another cluster; say --data");
      }
    } catch (OverlappingFileLockException e) {
      throw new ServerException(folder + " is in use by another cluster of this process", e);
    } catch (IOException e) {
      throw new ServerException(folder + " can't be used: " + e.getMessage(), e);
    }
  }

  /**
   * Deletes a cluster's data, processes left behind there included, and nothing that does not look
   * like it.
   *
   * @throws ServerException when there is something else, or it can't be deleted
   */
  public void empty() {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> inside = Files.list(folder)) {
      List<Path> found = inside.filter(path -> !path.endsWith(LOCK)).toList();
      found.forEach(Child::endLeftover);
      if (!found.isEmpty() && !Files.isDirectory(folder.resolve("cassandra-1"))) {
        throw new ServerException(
            folder + " does not look like a cluster's data; --fresh deletes nothing there");
      }
    } catch (IOException e) {
      throw new ServerException(folder + " can't be read: " + e.getMessage(), e);
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!path.equals(folder) && !path.endsWith(LOCK)) {
          Files.delete(path);
        }
      }
    } catch (IOException e) {
      throw new ServerException(folder + " can't be emptied: " + e.getMessage(), e);
    }
  }

  /** File name in a node's data directory, and content; made at the first call, then kept. */
  Map<String, String> secrets() {
    try {
      Files.createDirectories(folder);
      return Map.of(
          OPERATOR_TOKEN,
          secret(OPERATOR_TOKEN),
          UPLOAD_SECRET,
          secret(UPLOAD_SECRET),
          CASSANDRA_PASSWORD,
          secret(CASSANDRA_PASSWORD));
    } catch (IOException e) {
      throw new ServerException("secrets in " + folder + ": " + e.getMessage(), e);
    }
  }

  private String secret(String name) throws IOException {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      byte[] random = new byte[SECRET_OCTETS];
      new SecureRandom().nextBytes(random);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(
          file,
          Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n",
          StandardOpenOption.WRITE);
    }
    return Files.readString(file).strip();
  }
}
