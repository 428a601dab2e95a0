package io.viesti.directory;

import com.github.benmanes.caffeine.cache.AsyncCacheLoader;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * How long answers are remembered: those that found nothing are asked again sooner. What is used is
 * asked for again before it gets too old, beside answering: so nobody waits for an entity that is
 * just moving to another node, unless that takes longer than the rest of the time.
 */
final class Remembering {
  private Remembering() {}

  static <K, V> Expiry<K, V> when(Predicate<V> found, DirectorySettings settings) {
    return Expiry.creating(
        (key, value) -> found.test(value) ? settings.remember() : settings.rememberUnknown());
  }

  /** From this age on an answer that is used is asked for again. */
  static Duration fresh(DirectorySettings settings) {
    return settings.remember().multipliedBy(2).dividedBy(3);
  }

  /** Asks; when asking again fails, the answer there is goes on counting for as long as it may. */
  static <K, V> AsyncCacheLoader<K, V> asking(Function<K, CompletableFuture<V>> ask) {
    return new AsyncCacheLoader<>() {
      @Override
      public CompletableFuture<V> asyncLoad(K key, Executor executor) {
        // Who asked hears of a failure; the cache logs all but bare time-outs, with their traces.
        return asked(key, Remembering::cause);
      }

      @Override
      public CompletableFuture<V> asyncReload(K key, V old, Executor executor) {
        // As a failure the cache would log each one; who finds no answer is told.
        return asked(key, failure -> new CancellationException(failure.toString()));
      }

      private CompletableFuture<V> asked(K key, Function<Throwable, Throwable> shown) {
        CompletableFuture<V> answer = new CompletableFuture<>();
        ask.apply(key)
            .whenComplete(
                (value, failure) -> {
                  if (failure == null) {
                    answer.complete(value);
                  } else {
                    answer.completeExceptionally(shown.apply(failure));
                  }
                });
        return answer;
      }
    };
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
