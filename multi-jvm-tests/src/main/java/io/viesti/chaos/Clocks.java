package io.viesti.chaos;

import io.viesti.backing.Server;
import io.viesti.local.NodeServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The wall clocks of nodes, each of which can be set wrong while it runs; their monotonic clocks go
 * on as they should. By Debian's libfaketime; without it clocks can't be changed.
 */
final class Clocks {
  private final Path folder;
  private final Optional<Path> library = library();

  Clocks(Path folder) {
    this.folder = folder;
  }

  private static Optional<Path> library() {
    return Stream.of("x86_64-linux-gnu", "aarch64-linux-gnu")
        .map(arch -> Path.of("/usr/lib", arch, "faketime", "libfaketimeMT.so.1"))
        .filter(Files::exists)
        .findFirst();
  }

  boolean canChange() {
    return library.isPresent();
  }

  /** The next start of this node has a clock that can be changed. */
  void under(NodeServer node) {
    if (library.isEmpty()) {
      return;
    }
    set(node, Duration.ZERO);
    node.environment().put("LD_PRELOAD", library.get().toString());
    node.environment().put("FAKETIME_TIMESTAMP_FILE", file(node).toString());
    // The file is read again once a second, and only the wall clock is changed.
    node.environment().put("FAKETIME_CACHE_DURATION", "1");
    node.environment().put("DONT_FAKE_MONOTONIC", "1");
    // Its mending of timed waits on the monotonic clock makes those of a JVM return at once.
    node.environment().put("FAKETIME_FORCE_MONOTONIC_FIX", "0");
  }

  /** Sets a node's clock so far ahead (or behind) of the right time. */
  void set(Server node, Duration ahead) {
    try {
      Files.createDirectories(folder);
      Path fresh = folder.resolve(node.name() + ".clock.new");
      Files.writeString(fresh, (ahead.isNegative() ? "" : "+") + ahead.toSeconds() + "\n");
      Files.move(
          fresh,
          file(node),
          java.nio.file.StandardCopyOption.ATOMIC_MOVE,
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(Server node) {
    return folder.resolve(node.name() + ".clock");
  }
}
