package io.viesti.trace;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Keeps what happened to each mail for seven days, by trace id: one line a step (accepted, stored,
 * deferred and why, delivered). A help for people, never a source of truth: a note may be lost in a
 * crash. The trace id stands in our Received header, in the 250 after DATA and in every log line.
 * Thread-safe; no call blocks.
 */
public interface TraceLog {
  TraceLog NONE =
      new TraceLog() {
        @Override
        public void note(String traceId, Instant at, String text) {}

        @Override
        public CompletionStage<List<Note>> story(String traceId) {
          return java.util.concurrent.CompletableFuture.completedFuture(List.of());
        }
      };

  /**
   * @param text one line without secrets, at most 500 characters
   */
  void note(String traceId, Instant at, String text);

  /** All notes of a trace, oldest first; empty when nothing is known. */
  CompletionStage<List<Note>> story(String traceId);

  /** One step. */
  record Note(Instant at, String text) {}
}
