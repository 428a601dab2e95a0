package io.viesti.outside.node;

import io.viesti.outside.process.OwnProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The JVM's archive of the node's classes, as the launcher makes it: a node that starts from it
 * takes half the CPU time to be ready. Made once per build by a rehearsed start.
 */
final class ClassArchive {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private ClassArchive() {}

  /** Flags for a JVM of the same kind as this one. */
  static synchronized List<String> flags(Path lib) {
    Path archive =
        lib.resolveSibling("classes-" + Runtime.version().feature() + ".jsa").toAbsolutePath();
    try {
      if (!Files.exists(archive) || olderThanItsJars(archive, lib)) {
        rehearse(archive, lib);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds*=off");
  }

  private static boolean olderThanItsJars(Path archive, Path lib) throws IOException {
    try (Stream<Path> jars = Files.list(lib)) {
      long made = Files.getLastModifiedTime(archive).toMillis();
      return jars.filter(jar -> jar.toString().endsWith(".jar"))
          .anyMatch(jar -> jar.toFile().lastModified() > made);
    }
  }

  private static void rehearse(Path archive, Path lib) throws IOException {
    Path fresh =
        archive.resolveSibling(archive.getFileName() + "." + ProcessHandle.current().pid());
    OwnProcess.Finished rehearsal =
        OwnProcess.finish(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.util.concurrent.ForkJoinPool.common.parallelism=2",
                "-Xlog:disable",
                "-XX:ArchiveClassesAtExit=" + fresh,
                "-cp",
                lib + "/*",
                "io.viesti.cli.Viesti",
                "rehearse"),
            PATIENCE);
    if (rehearsal.exit() != 0) {
      throw new IllegalStateException("the rehearsed start failed:\n" + rehearsal.output());
    }
    Files.move(fresh, archive, StandardCopyOption.ATOMIC_MOVE);
  }
}
