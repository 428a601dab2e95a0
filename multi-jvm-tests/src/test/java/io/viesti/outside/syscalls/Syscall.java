package io.viesti.outside.syscalls;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One finished call on a file descriptor, as {@code strace -ff -ttt -T -y} writes it. Both moments
 * are those of strace, which looks at one thread after the other: what ended before another began
 * happened before it.
 *
 * @param began microseconds since the epoch
 * @param ended microseconds since the epoch
 * @param file the path, or what strace shows for a socket
 * @param text the arguments after the descriptor
 * @param result what the call returned; negative for an error
 */
public record Syscall(long began, long ended, String name, String file, String text, long result) {
  private static final Pattern LINE =
      Pattern.compile(
          "(\\d+\\.\\d+) (\\w+)\\(\\d+<([^>]*)>(.*)\\)\\s+= (-?\\d+)(?: .*?)?<(\\d+\\.\\d+)>");

  /** Reads one line; empty for anything but a finished call on a descriptor. */
  public static Optional<Syscall> parse(String line) {
    Matcher m = LINE.matcher(line);
    if (!m.matches()) {
      return Optional.empty();
    }
    long began = micros(m.group(1));
    return Optional.of(
        new Syscall(
            began,
            began + micros(m.group(6)),
            m.group(2),
            m.group(3),
            m.group(4),
            Long.parseLong(m.group(5))));
  }

  private static long micros(String seconds) {
    return new BigDecimal(seconds).movePointRight(6).longValue();
  }

  boolean succeeded() {
    return result >= 0;
  }

  boolean isSync() {
    return (name.equals("fsync") || name.equals("fdatasync")) && succeeded();
  }

  boolean isWrite() {
    return (name.equals("write") || name.equals("writev") || name.equals("pwrite64")) && result > 0;
  }

  boolean isRead() {
    return (name.equals("read") || name.equals("readv")) && result > 0;
  }

  boolean onSocket() {
    return file.startsWith("socket:") || file.startsWith("TCP");
  }
}
