package io.viesti.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** How many connections to a port of this namespace are open, from {@code /proc/net}. */
final class OpenSessions {
  private static final String ESTABLISHED = "01";

  private OpenSessions() {}

  static int to(int port) {
    String there = String.format(Locale.ROOT, ":%04X", port);
    // A JVM's connections are IPv6 sockets, whatever the address.
    return count("/proc/net/tcp", there) + count("/proc/net/tcp6", there);
  }

  private static int count(String table, String there) {
    try {
      return (int)
          Files.readAllLines(Path.of(table)).stream()
              .map(line -> line.strip().split("\\s+"))
              .filter(field -> field.length > 3 && field[2].endsWith(there))
              .filter(field -> field[3].equals(ESTABLISHED))
              .count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
