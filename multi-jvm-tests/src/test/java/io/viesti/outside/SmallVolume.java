package io.viesti.outside;

import io.viesti.outside.process.Folders;
import io.viesti.outside.process.OwnProcess;
import io.viesti.outside.process.OwnProcess.Finished;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.opentest4j.TestAbortedException;

/** A volume of its own in memory that a test can fill. Closing it takes it away. */
final class SmallVolume implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int CHUNK = 64 * 1024;

  private final Path home = Folders.temporary("volume");

  /**
   * Mounts it.
   *
   * @throws TestAbortedException if this machine does not let us
   */
  SmallVolume(int mebibytes) {
    Finished mounted =
        OwnProcess.finish(
            List.of("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", "" + home),
            PATIENCE);
    if (mounted.exit() != 0) {
      Folders.delete(home);
      throw new TestAbortedException("no volume can be mounted here: " + mounted.output());
    }
  }

  Path resolve(String name) {
    return home.resolve(name);
  }

  /** Takes space until no more than this is left. */
  void fillUpTo(long octetsLeft) {
    try (OutputStream ballast = Files.newOutputStream(ballast())) {
      while (home.toFile().getUsableSpace() > octetsLeft) {
        int some = (int) Math.min(CHUNK, home.toFile().getUsableSpace() - octetsLeft);
        ballast.write(new byte[some]);
      }
    } catch (IOException full) {
      if (home.toFile().getUsableSpace() > octetsLeft) {
        throw new UncheckedIOException(full);
      }
    }
  }

  /** Gives back what {@link #fillUpTo} took. */
  void relieve() {
    try {
      Files.deleteIfExists(ballast());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path ballast() {
    return home.resolve("ballast");
  }

  @Override
  public void close() {
    OwnProcess.run(List.of("umount", home.toString()), PATIENCE);
    Folders.delete(home);
  }
}
