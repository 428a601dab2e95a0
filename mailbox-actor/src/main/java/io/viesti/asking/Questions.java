package io.viesti.asking;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.japi.function.Function;

/**
 * Asks an entity what changes nothing, and asks again while it is silent: the question, or its
 * answer, may have been lost with the node that hosted the entity, and the entity is soon somewhere
 * else. So a look-up takes as long as the entity is away, not until the last time limit. Of what
 * changes something it would not be known whether it was done. Thread-safe.
 */
public final class Questions {
  /** Longer than an entity that is there takes, also to start, on a busy node. */
  private static final Duration SILENCE = Duration.ofSeconds(2);

  private Questions() {}

  /**
   * The first answer; {@link TimeoutException} when there is none {@code atMost} after the first
   * question.
   */
  public static <C, R> CompletionStage<R> ask(
      EntityRef<C> entity, Function<ActorRef<R>, C> question, Duration atMost) {
    CompletableFuture<R> answer = new CompletableFuture<>();
    ask(entity, question, System.nanoTime() + atMost.toNanos(), answer);
    return answer;
  }

  private static <C, R> void ask(
      EntityRef<C> entity,
      Function<ActorRef<R>, C> question,
      long deadline,
      CompletableFuture<R> answer) {
    Duration left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
    boolean last = left.compareTo(SILENCE) <= 0;
    entity
        .<R>ask(question, last ? left : SILENCE)
        .whenComplete(
            (reply, failure) -> {
              if (failure == null) {
                answer.complete(reply);
              } else if (last || !isSilence(failure)) {
                answer.completeExceptionally(failure);
              } else {
                ask(entity, question, deadline, answer);
              }
            });
  }

  private static boolean isSilence(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof TimeoutException;
  }
}
