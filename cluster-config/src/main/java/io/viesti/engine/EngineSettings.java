package io.viesti.engine;

import com.typesafe.config.Config;
import io.viesti.engine.EngineRefused.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * {@code viesti.engine}, as viesti-engine.conf explains it.
 *
 * @param dir owned by one process
 * @param sync whether a commit somebody waits for is synced; off loses acknowledged mail
 * @param minFree octets of free space below which intake closes; empty means the smaller of 512 MiB
 *     and 5 % of the volume
 * @param fifoEntries entries that may wait for the committing thread
 * @param fifoBytes octets that may wait for the committing thread
 * @param linger how long an entry nobody waits for may stay in memory
 * @param readThreads threads that read the database
 * @param fileThreads threads that write and read blob files
 * @param writeBuffer octets of journal or of small blobs in memory before they become a file
 * @param cache octets of decompressed blocks kept in memory
 * @param walLimit octets of log after which memory is written out, so that a restart is fast
 * @param traceKeep how long trace notes are kept
 * @param traceBytes octets of trace notes kept at most, oldest going first
 * @param failureGrace time for clients to hear of a failed log before the process ends
 */
public record EngineSettings(
    Path dir,
    boolean sync,
    OptionalLong minFree,
    int fifoEntries,
    long fifoBytes,
    Duration linger,
    int readThreads,
    int fileThreads,
    long writeBuffer,
    long cache,
    long walLimit,
    Duration traceKeep,
    long traceBytes,
    Duration failureGrace) {

  /**
   * @param root the whole configuration
   * @throws EngineRefused if {@code sync = off} stands without {@code viesti.unsafe = on}
   */
  public static EngineSettings from(Config root) {
    boolean sync = root.getBoolean("viesti.engine.sync");
    if (!sync && !(root.hasPath("viesti.unsafe") && root.getBoolean("viesti.unsafe"))) {
      throw new EngineRefused(
          Reason.CONFIGURATION,
          "viesti.engine.sync = off loses acknowledged mail in a crash;"
              + " it needs viesti.unsafe = on as well");
    }
    return new EngineSettings(
        Path.of(root.getString("viesti.engine.dir")),
        sync,
        root.getString("viesti.engine.min-free").equals("auto")
            ? OptionalLong.empty()
            : OptionalLong.of(root.getBytes("viesti.engine.min-free")),
        root.getInt("viesti.engine.fifo.entries"),
        root.getBytes("viesti.engine.fifo.bytes"),
        root.getDuration("viesti.engine.linger"),
        root.getInt("viesti.engine.read-threads"),
        root.getInt("viesti.engine.file-threads"),
        root.getBytes("viesti.engine.write-buffer"),
        root.getBytes("viesti.engine.cache"),
        root.getBytes("viesti.engine.wal-limit"),
        root.getDuration("viesti.engine.trace.keep"),
        root.getBytes("viesti.engine.trace.max-bytes"),
        root.getDuration("viesti.engine.failure-grace"));
  }
}
