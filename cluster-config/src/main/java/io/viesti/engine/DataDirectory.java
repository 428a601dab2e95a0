package io.viesti.engine;

import io.viesti.engine.EngineRefused.Reason;
import io.viesti.space.FullDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The directory the engine owns: {@code owner} (locked while a process uses it), {@code format}
 * (the version of what lies here), {@code db} (RocksDB), {@code blobs} and {@code incoming} (files
 * of large blobs, whole and half-written). Released on close, and by the system when the process
 * dies.
 */
final class DataDirectory implements AutoCloseable {
  /** Raised when an older Viesti could no longer read what a newer one wrote. */
  static final int FORMAT = 1;

  private static final String FORMAT_LINE = "viesti-engine ";

  /** People's mail lies here: nobody else on this machine may look. */
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path dir;
  private final FileChannel owner;
  private final FileLock lock;

  private DataDirectory(Path dir, FileChannel owner, FileLock lock) {
    this.dir = dir;
    this.owner = owner;
    this.lock = lock;
  }

  /**
   * Makes the directory if need be and takes it for this process.
   *
   * @throws EngineRefused with the reason why it can't be had
   */
  static DataDirectory claim(Path path) {
    Path dir = path.toAbsolutePath().normalize();
    try {
      Files.createDirectories(dir, OWNER_ONLY);
      DataDirectory claimed = lock(dir);
      try {
        claimed.checkFormat();
        for (String part : new String[] {"db", "blobs", "incoming"}) {
          Files.createDirectories(dir.resolve(part));
        }
        SyncedFiles.syncDirectory(dir);
        return claimed;
      } catch (IOException | RuntimeException e) {
        claimed.close();
        throw e;
      }
    } catch (IOException e) {
      throw refusal(dir, e);
    }
  }

  private static EngineRefused refusal(Path dir, IOException e) {
    if (FullDisk.caused(e)) {
      return new EngineRefused(Reason.NO_SPACE, "no space left on the volume of " + dir, e);
    }
    return new EngineRefused(
        Reason.UNWRITABLE, "the data directory " + dir + " can't be written: " + e, e);
  }

  private static DataDirectory lock(Path dir) throws IOException {
    FileChannel owner =
        FileChannel.open(
            dir.resolve("owner"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = owner.tryLock();
    } catch (OverlappingFileLockException e) {
      // Held within this very process: as good as held by another.
    } finally {
      if (lock == null) {
        String holder = holder(owner);
        owner.close();
        throw new EngineRefused(
            Reason.IN_USE,
            "the data in "
                + dir
                + " is in use"
                + holder
                + ": one process owns it, stop that first");
      }
    }
    ByteBuffer pid =
        ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII));
    owner.truncate(0);
    while (pid.hasRemaining()) {
      owner.write(pid);
    }
    return new DataDirectory(dir, owner, lock);
  }

  private static String holder(FileChannel owner) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(32);
    owner.read(buffer, 0);
    String pid = new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII).trim();
    return pid.isEmpty() ? "" : " by process " + pid;
  }

  private void checkFormat() throws IOException {
    Path file = dir.resolve("format");
    if (!Files.exists(file)) {
      SyncedFiles.write(file, (FORMAT_LINE + FORMAT + "\n").getBytes(StandardCharsets.US_ASCII));
      return;
    }
    String line = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    int version = version(line);
    if (version > FORMAT) {
      throw new EngineRefused(
          Reason.NEWER_FORMAT,
          "the data in "
              + dir
              + " was written by a newer version of Viesti (format "
              + version
              + ", this one reads up to "
              + FORMAT
              + "): run that version");
    }
  }

  private int version(String line) {
    try {
      if (line.startsWith(FORMAT_LINE)) {
        return Integer.parseInt(line.substring(FORMAT_LINE.length()));
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new EngineRefused(
        Reason.BROKEN, dir.resolve("format") + " does not say which version wrote the data");
  }

  Path resolve(String part) {
    return dir.resolve(part);
  }

  FileStore volume() throws IOException {
    return Files.getFileStore(dir);
  }

  @Override
  public String toString() {
    return dir.toString();
  }

  @Override
  public void close() {
    try {
      lock.release();
      owner.close();
    } catch (IOException e) {
      // The process lets go of it anyway when it ends.
    }
  }
}
