package io.viesti.outside.process;

import io.viesti.outside.process.OwnProcess.Finished;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A volume of its own in memory that can be filled. Closing it takes it away. Needs root. */
public final class SmallVolume implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int CHUNK = 64 * 1024;

  private final Path home;

  /**
   * Mounts it.
   *
   * @param home an empty folder
   * @throws IllegalStateException if this machine does not let us
   */
  public SmallVolume(Path home, int mebibytes) {
    this.home = home;
    Finished mounted =
        OwnProcess.finish(
            List.of("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", "" + home),
            PATIENCE);
    if (mounted.exit() != 0) {
      throw new IllegalStateException(
          "no volume can be mounted at " + home + ": " + mounted.output());
    }
  }

  /** A path on it. */
  public Path resolve(String name) {
    return home.resolve(name);
  }

  /** Takes space until no more than this is left. */
  public void fillUpTo(long octetsLeft) {
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
  public void relieve() {
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
