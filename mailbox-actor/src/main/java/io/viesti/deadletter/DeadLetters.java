package io.viesti.deadletter;

import io.viesti.queue.IncomingMail;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The parked mail of the cluster. Thread-safe; no call blocks. */
public interface DeadLetters {

  /** Completes with the letter's id once it is durable. */
  CompletionStage<String> park(IncomingMail mail, String reason);

  /** Letters after the given id, oldest first. */
  CompletionStage<List<DeadLetter>> list(Optional<String> after, int limit);

  CompletionStage<Optional<DeadLetter>> find(String id);

  /** Removes a letter, after its replay or at an operator's word; false if there was none. */
  CompletionStage<Boolean> remove(String id);
}
