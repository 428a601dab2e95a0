package io.viesti.outside.node;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The JDKs of this machine, by their {@code release} files. */
public final class Jdks {
  private static final List<Path> PLACES =
      List.of(
          Path.of("/usr/lib/jvm"),
          Path.of("/opt"),
          Path.of(System.getProperty("user.home"), ".jdks"),
          Path.of(System.getProperty("user.home"), ".sdkman", "candidates", "java"));

  private Jdks() {}

  /** The home of a JDK of this major version, if one is installed where JDKs are. */
  public static Optional<Path> find(int major) {
    for (Path place : PLACES) {
      try (DirectoryStream<Path> homes = Files.newDirectoryStream(place)) {
        for (Path home : homes) {
          if (isOf(major, home)) {
            return Optional.of(home);
          }
        }
      } catch (IOException none) {
        // No such place here.
      }
    }
    return Optional.empty();
  }

  private static boolean isOf(int major, Path home) {
    try {
      return Files.isExecutable(home.resolve("bin").resolve("java"))
          && Files.readString(home.resolve("release"))
              .lines()
              .anyMatch(line -> line.matches("JAVA_VERSION=\"" + major + "(\\..*)?\""));
    } catch (IOException unreadable) {
      return false;
    }
  }
}
