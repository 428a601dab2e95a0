package io.viesti.engine.backup;

import io.viesti.engine.SyncedFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Brings files to another directory, by hard links where that is wanted and the volume is the same,
 * reads each once for its checksum and puts it on the disk. Used by one thread, which it blocks.
 */
final class FileCopies {
  private static final int BLOCK = 1 << 20;

  private static final FileAttribute<?> OWNERS_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<?> OWNERS_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Pace pace;
  private final LongConsumer progress;
  private final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
  private final Set<Path> directories = new LinkedHashSet<>();
  private boolean linking;
  private long linked;

  /**
   * @param linking whether a file may share its octets with its source, which then must never
   *     change
   * @param progress told of octets as they are read
   */
  FileCopies(boolean linking, Pace pace, LongConsumer progress) {
    this.linking = linking;
    this.pace = pace;
    this.progress = progress;
  }

  /** Files that share their octets with their source. */
  long linked() {
    return linked;
  }

  /** Makes a directory only its owner may look into, and those above it. */
  static void makeDirectory(Path dir) throws IOException {
    Files.createDirectories(dir, OWNERS_DIRECTORY);
  }

  /** As {@link #transfer}, always copying: for files that are rewritten in place. */
  String copy(Path from, Path to) throws IOException {
    prepare(to);
    return octets(from, to);
  }

  /**
   * Brings a file that never changes.
   *
   * @return its SHA-256 in hexadecimal
   */
  String transfer(Path from, Path to) throws IOException {
    prepare(to);
    return linked(from, to) ? octets(from, null) : octets(from, to);
  }

  /** Reads a file for its SHA-256 alone. */
  String hash(Path file) throws IOException {
    return octets(file, null);
  }

  private void prepare(Path to) throws IOException {
    if (directories.add(to.getParent())) {
      makeDirectory(to.getParent());
    }
  }

  private boolean linked(Path from, Path to) throws IOException {
    if (!linking) {
      return false;
    }
    try {
      Files.createLink(to, from);
      linked++;
      return true;
    } catch (NoSuchFileException | FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException e) {
      // Another volume, or one without links: the next would fail as well.
      linking = false;
      return false;
    }
  }

  /** Reads a file once, writing what it reads unless {@code to} is null; what is new is synced. */
  private String octets(Path from, Path to) throws IOException {
    MessageDigest digest = sha256();
    try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
        FileChannel out = to == null ? null : create(to)) {
      while (in.read(block.clear()) >= 0) {
        block.flip();
        int read = block.remaining();
        digest.update(block.duplicate());
        while (out != null && block.hasRemaining()) {
          out.write(block);
        }
        progress.accept(read);
        pace.took(read);
      }
      if (out != null) {
        out.force(true);
      } else if (linking) {
        in.force(true);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static FileChannel create(Path to) throws IOException {
    return FileChannel.open(
        to, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNERS_FILE);
  }

  /** Puts the names of all files on the disk, up to and including {@code top}. */
  void syncDirectories(Path top) throws IOException {
    Set<Path> all = new LinkedHashSet<>();
    for (Path dir : directories) {
      for (Path up = dir; up != null && up.startsWith(top); up = up.getParent()) {
        all.add(up);
      }
    }
    all.add(top);
    for (Path dir : all) {
      SyncedFiles.syncDirectory(dir);
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
