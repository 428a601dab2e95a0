package io.viesti.engine.backup;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.stream.Stream;

/**
 * {@code SHA256SUMS} of a backup, as {@code sha256sum -c} reads it: a line for each file, its
 * checksum and its path.
 */
final class Sums {
  private static final String FILE = "SHA256SUMS";
  private static final int HASH = 64;

  private Sums() {}

  /** One file of a backup. */
  record Line(String sha256, Path path) {

    private static Line parse(String line, Path sums) {
      String gap = line.length() > HASH + 2 ? line.substring(HASH, HASH + 2) : "";
      if (!gap.equals("  ")) {
        throw new BackupException(sums + " has a line that names no file: " + line);
      }
      Path path = Path.of(line.substring(HASH + 2));
      if (path.isAbsolute() || !path.equals(path.normalize()) || !path.startsWith("data")) {
        throw new BackupException(sums + " names a file outside of the backup: " + path);
      }
      return new Line(line.substring(0, HASH), path);
    }
  }

  static Path in(Path backup) {
    return backup.resolve(FILE);
  }

  static BufferedWriter create(Path backup) throws IOException {
    return Files.newBufferedWriter(in(backup), StandardOpenOption.CREATE_NEW);
  }

  static void append(BufferedWriter sums, String sha256, Path path) throws IOException {
    sums.write(sha256 + "  " + path + "\n");
  }

  /** Puts the file on the disk and gives its own checksum. */
  static String seal(Path backup) throws IOException {
    try (FileChannel channel = FileChannel.open(in(backup), StandardOpenOption.READ)) {
      channel.force(true);
    }
    return hash(backup);
  }

  /**
   * The files of a backup, read as they are asked for; to be closed.
   *
   * @throws BackupException when the list is not the one the manifest means
   */
  static Stream<Line> read(Path backup, BackupManifest manifest) throws IOException {
    Path file = in(backup);
    if (!Files.isReadable(file) || !hash(backup).equals(manifest.sums())) {
      throw new BackupException(file + " is not the list the manifest was written for");
    }
    return Files.lines(file).map(line -> Line.parse(line, file));
  }

  private static String hash(Path backup) throws IOException {
    var digest = FileCopies.sha256();
    try (var in = Files.newInputStream(in(backup))) {
      byte[] buffer = new byte[64 * 1024];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
