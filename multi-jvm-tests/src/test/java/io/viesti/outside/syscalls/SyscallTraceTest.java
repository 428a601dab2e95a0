package io.viesti.outside.syscalls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SyscallTraceTest {
  private static final String SOCKET = "socket:[77]";
  private static final String LOG = "/data/engine/db/000012.log";
  private static final String FILE = "/data/engine/incoming/8f3c";
  private static final String DIRECTORY = "/data/engine/blobs/ab";

  private static final String CONTENT = call(100, "read", SOCKET, ", \"Subject: m1\\r\\n\", 9", 9);
  private static final String LAST = call(200, "read", SOCKET, ", \".\\r\\n\", 9", 3);
  private static final String WRITE = call(300, "write", LOG, ", \"\\1\\2m1\\3\", 9", 9);
  private static final String SYNC = call(400, "fdatasync", LOG, "", 0);
  private static final String REPLY = call(500, "write", SOCKET, ", \"250 2.0.0 Accepted\", 9", 9);

  /** A call that takes 10 µs. */
  private static String call(int at, String name, String file, String rest, int result) {
    return "1700000000.%06d %s(7<%s>%s) = %d <0.000010>".formatted(at, name, file, rest, result);
  }

  private static Optional<String> fault(boolean large, String... lines) {
    return new SyscallTrace(
            Arrays.stream(lines).map(Syscall::parse).flatMap(Optional::stream).toList())
        .fault("m1", "250 ", large);
  }

  @Test
  void aSyncBetweenWriteAndReplyIsWhatIsWanted() {
    assertThat(fault(false, CONTENT, LAST, WRITE, SYNC, REPLY)).isEmpty();
  }

  @Test
  void withoutASyncTheReplyWasTooEarly() {
    assertThat(fault(false, CONTENT, LAST, WRITE, REPLY)).hasValueSatisfying(noSync());
  }

  private static java.util.function.Consumer<String> noSync() {
    return fault -> assertThat(fault).contains("no sync of the log");
  }

  @Test
  void aSyncThatEndsAfterTheReplyBeganIsTooLate() {
    String late = call(495, "fdatasync", LOG, "", 0);
    assertThat(fault(false, CONTENT, LAST, WRITE, late, REPLY)).hasValueSatisfying(noSync());
  }

  @Test
  void aSyncBeforeTheLastWriteDoesNotCoverIt() {
    String again = call(450, "write", LOG, ", \"m1\", 2", 2);
    assertThat(fault(false, CONTENT, LAST, WRITE, SYNC, again, REPLY)).hasValueSatisfying(noSync());
  }

  @Test
  void writesOfOthersAfterTheSyncDoNotMatter() {
    String other = call(450, "write", LOG, ", \"m2\", 2", 2);
    assertThat(fault(false, CONTENT, LAST, WRITE, SYNC, other, REPLY)).isEmpty();
  }

  @Test
  void aSyncOfAnotherFileDoesNotCount() {
    String other = call(400, "fdatasync", "/data/engine/db/000013.log", "", 0);
    assertThat(fault(false, CONTENT, LAST, WRITE, other, REPLY)).hasValueSatisfying(noSync());
  }

  @Test
  void aSyncThatFailedDoesNotCount() {
    String failed = call(400, "fdatasync", LOG, "", -1);
    assertThat(fault(false, CONTENT, LAST, WRITE, failed, REPLY)).hasValueSatisfying(noSync());
  }

  @Test
  void aReplyWithoutAnyWriteIsAFault() {
    assertThat(fault(false, CONTENT, LAST, SYNC, REPLY))
        .hasValueSatisfying(f -> assertThat(f).contains("nothing was written"));
  }

  @Test
  void largeContentNeedsItsFileAndDirectorySyncedBeforeTheLog() {
    String body = call(150, "write", FILE, ", \"x\", 1", 1);
    String fileSync = call(220, "fsync", FILE, "", 0);
    String directorySync = call(240, "fsync", DIRECTORY, "", 0);

    assertThat(fault(true, CONTENT, body, LAST, fileSync, directorySync, WRITE, SYNC, REPLY))
        .isEmpty();
    assertThat(fault(true, CONTENT, body, LAST, directorySync, WRITE, SYNC, REPLY))
        .hasValueSatisfying(f -> assertThat(f).contains("file was not synced"));
    assertThat(fault(true, CONTENT, body, LAST, fileSync, WRITE, SYNC, REPLY))
        .hasValueSatisfying(f -> assertThat(f).contains("directory was not synced"));
    assertThat(fault(true, CONTENT, LAST, WRITE, SYNC, REPLY))
        .hasValueSatisfying(f -> assertThat(f).contains("no file was written"));
  }

  @Test
  void linesOfUnfinishedCallsSignalsAndEndsAreSkipped() {
    assertThat(Syscall.parse("1700000000.000001 +++ exited with 0 +++")).isEmpty();
    assertThat(Syscall.parse("1700000000.000001 read(7<socket:[77]>,  <unfinished ...>")).isEmpty();
    assertThat(Syscall.parse("1700000000.000001 --- SIGTERM {si_signo=SIGTERM} ---")).isEmpty();
  }

  @Test
  void anErrorKeepsItsResult() {
    Syscall call =
        Syscall.parse(
                "1700000000.000001 read(7<socket:[77]>, 0x7f00, 10) = -1 EAGAIN (Resource"
                    + " temporarily unavailable) <0.000004>")
            .orElseThrow();

    assertThat(call.result()).isEqualTo(-1);
    assertThat(call.ended() - call.began()).isEqualTo(4);
  }
}
