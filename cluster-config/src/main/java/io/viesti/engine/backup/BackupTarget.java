package io.viesti.engine.backup;

import io.viesti.engine.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The directory a backup goes to, and what has to be true of it. Blocks. */
final class BackupTarget {
  private BackupTarget() {}

  /**
   * Makes the directory if need be.
   *
   * @throws BackupException when something is there, or it lies in the data it is to copy
   */
  static void take(Path target, Path data, Engine engine) throws IOException {
    if (!target.isAbsolute()) {
      throw new BackupException(target + " is not an absolute path");
    }
    if (target.normalize().startsWith(data) || target.normalize().startsWith(engine.directory())) {
      throw new BackupException(
          target + " lies in the node's own data: a backup belongs somewhere else");
    }
    requireEmpty(target);
    FileCopies.makeDirectory(target);
  }

  /**
   * @throws BackupException when something is there
   */
  static void requireEmpty(Path target) throws IOException {
    if (!Files.exists(target)) {
      return;
    }
    if (!Files.isDirectory(target)) {
      throw new BackupException(target + " is not a directory");
    }
    try (Stream<Path> files = Files.list(target)) {
      if (files.findAny().isPresent()) {
        throw new BackupException(target + " is not empty: nothing is overwritten, name another");
      }
    }
  }

  /** On another volume everything is copied: rather say so now than when it is full. */
  static void requireSpace(Path target, Engine engine) throws IOException {
    if (!engine.intake().isOpen()) {
      throw new BackupException(
          "the node takes nothing in for lack of space; free some on the volume of "
              + engine.directory());
    }
    if (Files.getFileStore(target).equals(Files.getFileStore(engine.directory()))) {
      return;
    }
    long needed = octets(engine);
    long usable = Files.getFileStore(target).getUsableSpace();
    if (usable < needed) {
      throw new BackupException(
          target + " has " + usable + " octets left, the copy may take " + needed);
    }
  }

  private static long octets(Engine engine) throws IOException {
    long octets = 0;
    // The database removes files of its own meanwhile: one that is gone has no octets.
    try (Stream<Path> tables = Files.list(engine.directory().resolve("db"))) {
      octets += tables.mapToLong(file -> file.toFile().length()).sum();
    }
    try (Stream<Path> blobs = Files.walk(engine.blobDirectory())) {
      octets += blobs.mapToLong(file -> file.toFile().length()).sum();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return octets;
  }

  /** Removes a directory with all that is in it; harmless when there is none. */
  static void empty(Path dir) throws IOException {
    if (!Files.exists(dir)) {
      return;
    }
    try (Stream<Path> files = Files.walk(dir)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** What can't be removed now is removed before the next backup, and at the next start. */
  static void emptyQuietly(Path dir) {
    try {
      empty(dir);
    } catch (IOException e) {
      // As said above.
    }
  }

  /** Leaves the target as it was: empty. Only what a backup makes is removed. */
  static void giveBack(Path target) {
    try {
      empty(target.resolve("data"));
      Files.deleteIfExists(Sums.in(target));
      Files.deleteIfExists(BackupManifest.in(target));
    } catch (IOException e) {
      // The manifest is written last: without it nobody takes this for a backup.
    }
  }
}
