package io.viesti.engine.backup;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a backup is.
 *
 * @param step what is being done now, in words
 * @param octets of files that are in the copy and read back for their checksums
 * @param totalOctets of all files; 0 until that is known
 * @param linked files that share their octets with the node's own (same volume), the rest is copied
 * @param pictureAt everything acknowledged before it is in the copy
 * @param reason why it failed
 */
public record BackupProgress(
    Path target,
    State state,
    String step,
    long files,
    long octets,
    long totalOctets,
    long linked,
    Instant startedAt,
    Optional<Instant> pictureAt,
    Optional<Instant> endedAt,
    Optional<String> reason) {

  /** Where it stands. */
  public enum State {
    RUNNING,
    DONE,
    FAILED
  }
}
