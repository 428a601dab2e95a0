package io.viesti.engine.backup;

import io.viesti.engine.DatabaseCopy;
import io.viesti.engine.Engine;
import io.viesti.engine.EngineException;
import io.viesti.engine.blob.LargeBlobs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/** Holds a backup against its manifest, and reads its database through. Blocks. */
public final class BackupCheck {
  private BackupCheck() {}

  /**
   * A backup that is whole.
   *
   * @param pictureAt everything acknowledged before it is in the backup
   * @param entries of each table of its database
   */
  public record Whole(
      Instant pictureAt,
      Map<String, Long> entries,
      long largeBlobs,
      long files,
      long octets,
      boolean secrets) {}

  /**
   * Reads every octet of a backup.
   *
   * @param progress told of octets as they are read
   * @throws BackupException naming the first thing that is wrong
   */
  public static Whole of(Path backup, LongConsumer progress) {
    BackupManifest manifest = manifest(backup);
    Pace unhurried = new Pace(OptionalLong.empty());
    try (Stream<Sums.Line> lines = Sums.read(backup, manifest)) {
      FileReading reading = new FileReading(backup, unhurried, progress);
      lines.forEach(reading::require);
      requireNoMore(backup, manifest, reading.files());
      requireDatabase(backup.resolve("data").resolve("engine"), manifest);
      return whole(manifest);
    } catch (IOException | UncheckedIOException e) {
      throw new BackupException(backup + " can't be read: " + e, e);
    }
  }

  static Whole whole(BackupManifest manifest) {
    return new Whole(
        manifest.pictureAt(),
        manifest.entries(),
        manifest.largeBlobs(),
        manifest.files(),
        manifest.octets(),
        manifest.secrets());
  }

  /** The manifest of a backup this version can use. */
  static BackupManifest manifest(Path backup) {
    BackupManifest manifest = BackupManifest.read(backup);
    if (manifest.engineFormat() > Engine.FORMAT) {
      throw new BackupException(
          backup
              + " was made by a newer version of Viesti (engine format "
              + manifest.engineFormat()
              + ", this one reads up to "
              + Engine.FORMAT
              + "): use that version");
    }
    return manifest;
  }

  /** Holds files against their checksums. */
  private static final class FileReading {
    private final Path backup;
    private final FileCopies copies;
    private long files;

    FileReading(Path backup, Pace pace, LongConsumer progress) {
      this.backup = backup;
      this.copies = new FileCopies(false, pace, progress);
    }

    void require(Sums.Line line) {
      files++;
      Path file = backup.resolve(line.path());
      try {
        BackupCheck.require(line, copies.hash(file));
      } catch (IOException e) {
        throw new BackupException(file + " can't be read: " + e, e);
      }
    }

    long files() {
      return files;
    }
  }

  static void require(Sums.Line line, String found) {
    if (!line.sha256().equals(found)) {
      throw new BackupException(
          line.path() + " has changed since the backup was made: its checksum is " + found);
    }
  }

  private static void requireNoMore(Path backup, BackupManifest manifest, long listed)
      throws IOException {
    long there;
    try (Stream<Path> files = Files.walk(backup.resolve("data"))) {
      there = files.filter(Files::isRegularFile).count();
    }
    if (listed != manifest.files() || there != listed) {
      throw new BackupException(
          backup
              + " holds "
              + there
              + " files, its list "
              + listed
              + ", its manifest says "
              + manifest.files());
    }
  }

  /** The database opens, every block is as written, and it names nothing that is not there. */
  static void requireDatabase(Path engine, BackupManifest manifest) throws IOException {
    Path scratch = Files.createTempDirectory("viesti-backup");
    try (DatabaseCopy copy = new DatabaseCopy(engine.resolve("db"), scratch)) {
      copy.verify();
      Map<String, Long> entries = copy.entries();
      if (!entries.equals(manifest.entries())) {
        throw new BackupException(
            "the database holds " + entries + ", the manifest says " + manifest.entries());
      }
      LargeBlobs.look(
          copy,
          engine.resolve("blobs"),
          id -> {
            throw new BackupException("the file of blob " + id + " is missing");
          });
    } catch (EngineException e) {
      throw new BackupException(e.getMessage(), e);
    } finally {
      BackupTarget.emptyQuietly(scratch);
    }
  }
}
