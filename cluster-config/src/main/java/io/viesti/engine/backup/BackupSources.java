package io.viesti.engine.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What a backup is made of, in the order it is taken: the picture of the database, then the files
 * of large blobs, so that everything an event names is there; then what lies beside the engine.
 *
 * @param data the node's data directory
 * @param engine the engine's directory
 * @param picture of the database
 * @param beside whether what lies beside the engine is taken
 */
record BackupSources(Path data, Path engine, Path picture, boolean beside) {

  /**
   * A file to take.
   *
   * @param to its path in the backup
   * @param fixed it never changes, so the backup may share its octets
   */
  record Source(Path from, Path to, boolean fixed) {}

  private static final Path ENGINE = Path.of("data", "engine");

  /** Everything, events before content. */
  void forEach(Consumer<Source> taken) throws IOException {
    Path format = engine.resolve("format");
    taken.accept(new Source(format, ENGINE.resolve("format"), false));
    below(picture, file -> taken.accept(source(file, picture, ENGINE.resolve("db"), true)));
    Path blobs = engine.resolve("blobs");
    below(blobs, file -> taken.accept(source(file, blobs, ENGINE.resolve("blobs"), true)));
    if (beside) {
      below(
          data,
          file -> {
            if (!file.startsWith(engine)) {
              taken.accept(source(file, data, Path.of("data"), false));
            }
          });
    }
  }

  private static Source source(Path file, Path root, Path to, boolean fixed) {
    return new Source(file, to.resolve(root.relativize(file)), fixed);
  }

  private static void below(Path root, Consumer<Path> each) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      files.filter(Files::isRegularFile).forEach(each);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Octets of a file, 0 when it has gone meanwhile. */
  static long size(Path file) {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
