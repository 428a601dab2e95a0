package io.viesti.http.admin;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Copies of a running node's data. Thread-safe; no call blocks. */
public interface Backups {

  /** A node that keeps nothing of its own. */
  Backups NONE =
      new Backups() {
        @Override
        public CompletionStage<Backup> start(Order order) {
          return CompletableFuture.failedFuture(
              new Impossible(
                  "this node keeps no data of its own: see the section on the cluster's backup in"
                      + " docs/OPERATIONS.md"));
        }

        @Override
        public Optional<Backup> latest() {
          return Optional.empty();
        }

        @Override
        public boolean cancel() {
          return false;
        }
      };

  /** Completes when it is certain that it can be made, else with {@link Impossible}. */
  CompletionStage<Backup> start(Order order);

  /** The one being made, else the last one since the node started. */
  Optional<Backup> latest();

  /** False when none is being made. */
  boolean cancel();

  /** Why a backup can't be made: one line. */
  final class Impossible extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Impossible(String why) {
      super(why);
    }
  }

  /**
   * @param directory absolute, on the node's machine
   * @param octetsPerSecond read at most
   */
  record Order(String directory, OptionalLong octetsPerSecond, boolean secrets) {}

  /**
   * How far it is.
   *
   * @param state {@code running}, {@code done} or {@code failed}
   * @param step in words
   * @param linkedFiles that share their octets with the node's own
   * @param pictureAt everything acknowledged before it is in the copy
   */
  record Backup(
      String directory,
      String state,
      String step,
      long files,
      long octets,
      long totalOctets,
      long linkedFiles,
      Instant startedAt,
      Optional<Instant> pictureAt,
      Optional<Instant> endedAt,
      Optional<String> reason) {}
}
