package io.viesti.outside.syscalls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The calls of a whole process, and the question put to it: was what a reply promises on the disk
 * before the reply left?
 */
public final class SyscallTrace {
  private final List<Syscall> calls;

  SyscallTrace(List<Syscall> calls) {
    this.calls = calls.stream().sorted(Comparator.comparingLong(Syscall::began)).toList();
  }

  /** Reads the files {@code strace -ff -o folder/...} left, one per thread. */
  public static SyscallTrace read(Path folder) {
    List<Syscall> calls = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
          lines.map(Syscall::parse).flatMap(Optional::stream).forEach(calls::add);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new SyscallTrace(calls);
  }

  /**
   * What is wrong with one request's reply; empty if it was given only after what it promises was
   * synced.
   *
   * @param marker occurs in what the client sent and, of all that is written to the log, only in
   *     what belongs to this request
   * @param reply how the reply begins
   * @param large whether the content lies in a file of its own
   */
  public Optional<String> fault(String marker, String reply, boolean large) {
    Optional<Syscall> request =
        first(c -> c.onSocket() && c.isRead() && c.text().contains(marker), 0);
    if (request.isEmpty()) {
      return Optional.of(marker + ": the request was never read");
    }
    String connection = request.get().file();
    Optional<Syscall> answer =
        first(
            c ->
                c.file().equals(connection)
                    && c.isWrite()
                    && (c.text().contains("\"" + reply) || c.text().contains("\\n" + reply)),
            request.get().began());
    if (answer.isEmpty()) {
      return Optional.of(marker + ": no reply that begins with " + reply);
    }
    long replied = answer.get().began();
    Optional<Syscall> lastOctet =
        last(c -> c.file().equals(connection) && c.isRead() && c.ended() <= replied);
    return unsynced(marker, lastOctet.orElse(request.get()), replied, large)
        .map(fault -> marker + ": " + fault);
  }

  private Optional<String> unsynced(String marker, Syscall lastOctet, long replied, boolean large) {
    Predicate<Syscall> inTime = c -> c.ended() <= replied;
    Optional<Syscall> written =
        last(c -> isLog(c) && c.isWrite() && inTime.test(c) && c.text().contains(marker))
            .or(
                () ->
                    last(
                        c ->
                            isLog(c)
                                && c.isWrite()
                                && inTime.test(c)
                                && c.began() >= lastOctet.began()));
    if (written.isEmpty()) {
      return Optional.of("nothing was written to the log before the reply");
    }
    Optional<Syscall> sync =
        last(
            c ->
                c.isSync()
                    && c.file().equals(written.get().file())
                    && c.began() >= written.get().ended()
                    && c.began() >= lastOctet.ended()
                    && inTime.test(c));
    if (sync.isEmpty()) {
      return Optional.of("no sync of the log between its last write and the reply");
    }
    return large ? unsyncedFile(lastOctet, sync.get().began()) : Optional.empty();
  }

  /** The file's last write came before its sync, its name's before the log's. */
  private Optional<String> unsyncedFile(Syscall lastOctet, long logSynced) {
    Optional<Syscall> written =
        last(c -> c.file().contains("/incoming/") && c.isWrite() && c.ended() <= logSynced);
    if (written.isEmpty()) {
      return Optional.of("no file was written");
    }
    Optional<Syscall> file =
        first(
            c ->
                c.isSync()
                    && c.file().equals(written.get().file())
                    && c.began() >= lastOctet.ended()
                    && c.ended() <= logSynced,
            written.get().ended());
    if (file.isEmpty()) {
      return Optional.of("the file was not synced before the log");
    }
    return first(
                c ->
                    c.isSync()
                        && c.file().matches(".*/blobs/[0-9a-f]{2}")
                        && c.ended() <= logSynced,
                file.get().ended())
            .isPresent()
        ? Optional.empty()
        : Optional.of("the file's directory was not synced after the file and before the log");
  }

  private static boolean isLog(Syscall call) {
    return call.file().endsWith(".log") && call.file().contains("/db/");
  }

  private Optional<Syscall> first(Predicate<Syscall> wanted, long from) {
    return calls.stream().filter(c -> c.began() >= from).filter(wanted).findFirst();
  }

  private Optional<Syscall> last(Predicate<Syscall> wanted) {
    return calls.stream().filter(wanted).reduce((earlier, later) -> later);
  }
}
