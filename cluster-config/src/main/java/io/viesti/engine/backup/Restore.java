package io.viesti.engine.backup;

import io.viesti.engine.SyncedFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/** The way back: a data directory from a backup. Blocks. */
public final class Restore {
  /** Holds what is not yet whole, so that no node ever starts on half a copy. */
  private static final String HALF = "restoring";

  private static final String ENGINE = "engine";

  private Restore() {}

  /**
   * Copies a backup, checks what it wrote and puts it on the disk. Until the last step nothing in
   * the directory looks like a node's data.
   *
   * @param data a directory that is empty or not there yet
   * @param progress told of octets as they are read
   * @throws BackupException naming what is wrong; the directory is then as it was
   */
  public static BackupCheck.Whole into(Path data, Path backup, LongConsumer progress) {
    BackupManifest manifest = BackupCheck.manifest(backup);
    Path half = data.resolve(HALF);
    try {
      BackupTarget.requireEmpty(data);
      FileCopies.makeDirectory(data);
    } catch (IOException e) {
      throw new BackupException(data + " can't be made: " + e, e);
    }
    try {
      copy(backup, manifest, half, progress);
      BackupCheck.requireDatabase(half.resolve(ENGINE), manifest);
      putInPlace(half, data);
      return BackupCheck.whole(manifest);
    } catch (IOException | UncheckedIOException e) {
      BackupTarget.emptyQuietly(half);
      throw new BackupException(backup + " can't be restored to " + data + ": " + e, e);
    } catch (BackupException e) {
      BackupTarget.emptyQuietly(half);
      throw e;
    }
  }

  /** Never linked: a database writes on in what it finds. */
  private static void copy(Path backup, BackupManifest manifest, Path half, LongConsumer progress)
      throws IOException {
    FileCopies copies = new FileCopies(false, new Pace(OptionalLong.empty()), progress);
    try (Stream<Sums.Line> lines = Sums.read(backup, manifest)) {
      long files =
          lines
              .peek(
                  line -> {
                    Path to = half.resolve(Path.of("data").relativize(line.path()));
                    try {
                      BackupCheck.require(line, copies.copy(backup.resolve(line.path()), to));
                    } catch (IOException e) {
                      throw new UncheckedIOException(e);
                    }
                  })
              .mapToLong(line -> 1)
              .sum();
      if (files != manifest.files()) {
        throw new BackupException(
            backup + " lists " + files + " files, its manifest says " + manifest.files());
      }
    }
    copies.syncDirectories(half);
  }

  /** The engine last: with it there, a node may start. */
  private static void putInPlace(Path half, Path data) throws IOException {
    List<Path> parts;
    try (Stream<Path> all = Files.list(half)) {
      parts = all.filter(part -> !part.endsWith(ENGINE)).toList();
    }
    for (Path part : parts) {
      Files.move(part, data.resolve(part.getFileName()), StandardCopyOption.ATOMIC_MOVE);
    }
    SyncedFiles.syncDirectory(data);
    Files.move(half.resolve(ENGINE), data.resolve(ENGINE), StandardCopyOption.ATOMIC_MOVE);
    Files.delete(half);
    SyncedFiles.syncDirectory(data);
  }
}
