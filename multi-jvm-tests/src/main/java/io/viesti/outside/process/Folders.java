package io.viesti.outside.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Folders that other processes write into while we look: a file that vanishes is no error. */
public final class Folders {
  private Folders() {}

  /** A new folder below the temporary directory that other users may enter. */
  public static Path temporary(String name) {
    try {
      Path folder = Files.createTempDirectory("viesti-" + name + "-");
      readableByAll(folder);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Creates a folder below one of {@link #temporary}'s, enterable by all. */
  public static Path create(Path folder) {
    try {
      Files.createDirectories(folder);
      readableByAll(folder);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void readableByAll(Path folder) throws IOException {
    Files.setPosixFilePermissions(
        folder, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** The regular files below a folder that match, at any depth. */
  public static List<Path> files(Path folder, Predicate<Path> matching) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).filter(matching).toList();
    } catch (NoSuchFileException gone) {
      return List.of();
    } catch (UncheckedIOException moving) {
      return files(folder, matching);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Octets of all files below a folder. */
  public static long size(Path folder) {
    return files(folder, file -> true).stream().mapToLong(Folders::sizeOf).sum();
  }

  private static long sizeOf(Path file) {
    try {
      return Files.size(file);
    } catch (IOException gone) {
      return 0;
    }
  }

  /** Removes a folder and all below it. */
  public static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (NoSuchFileException gone) {
      // Nothing to remove.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
