package io.viesti.http.admin;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What waits for delivery, as operators see and steer it. Thread-safe; no call blocks. */
public interface Queues {

  /** A node without delivery: nothing waits. */
  Queues NONE =
      new Queues() {
        @Override
        public CompletionStage<List<Waiting>> list(Optional<String> after, int limit) {
          return CompletableFuture.completedFuture(List.of());
        }

        @Override
        public CompletionStage<Optional<Queue>> queue(String domain, int limit) {
          return CompletableFuture.completedFuture(Optional.empty());
        }

        @Override
        public CompletionStage<List<Site>> sites(int limit) {
          return CompletableFuture.completedFuture(List.of());
        }

        @Override
        public CompletionStage<Boolean> act(String domain, Action action) {
          return CompletableFuture.completedFuture(false);
        }

        @Override
        public CompletionStage<Boolean> drop(String domain, String submissionId) {
          return CompletableFuture.completedFuture(false);
        }
      };

  /** Domains that mail waits for, after the given one, in order. */
  CompletionStage<List<Waiting>> list(Optional<String> after, int limit);

  /** One domain's mails, the next due first; empty when nothing waits for it. */
  CompletionStage<Optional<Queue>> queue(String domain, int limit);

  CompletionStage<List<Site>> sites(int limit);

  /** False when nothing waits for the domain. */
  CompletionStage<Boolean> act(String domain, Action action);

  /** Gives a mail up, with a report to its sender; false when it does not wait. */
  CompletionStage<Boolean> drop(String domain, String submissionId);

  /** What can be done to a queue. */
  enum Action {
    /** Try everything now. */
    RETRY,
    /** Try nothing until released. */
    HOLD,
    RELEASE
  }

  /**
   * A domain that mail waits for.
   *
   * @param waiting recipients without an outcome
   * @param reason why the oldest waits, in words
   */
  record Waiting(
      String domain,
      int waiting,
      Optional<Instant> oldestAt,
      Optional<Instant> nextAttemptAt,
      boolean held,
      Optional<String> reason) {}

  record Queue(Waiting summary, List<Message> messages) {}

  /** One recipient of one mail. */
  record Message(
      String submissionId,
      String traceId,
      String sender,
      String recipient,
      int attempts,
      Instant queuedAt,
      Optional<Instant> nextAttemptAt,
      Optional<String> reason) {}

  /**
   * A path of one node to a remote site.
   *
   * @param node its address, {@code viesti@host:port}
   */
  record Site(String site, String node, int connections, int waiting, Optional<String> suspended) {}
}
