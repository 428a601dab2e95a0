package io.viesti.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.AsyncCacheLoader;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RememberingTest {
  /** As it comes from a question whose answer is worked on: wrapped. */
  private final AsyncCacheLoader<String, String> silent =
      Remembering.asking(
          key ->
              CompletableFuture.<String>failedFuture(new TimeoutException("no answer"))
                  .thenApply(String::trim));

  @Test
  void aSilentEntityIsABareTimeOutWhichTheCacheDoesNotLog() throws Exception {
    assertThat(failureOf(silent.asyncLoad("a", Runnable::run)))
        .isExactlyInstanceOf(TimeoutException.class)
        .hasMessage("no answer");
  }

  @Test
  void askingAgainInVainIsNoFailureToLogEither() throws Exception {
    assertThat(failureOf(silent.asyncReload("a", "old", Runnable::run)))
        .isExactlyInstanceOf(CancellationException.class);
  }

  @Test
  void anAnswerIsPassedOn() throws Exception {
    AsyncCacheLoader<String, String> loader =
        Remembering.asking(key -> CompletableFuture.completedFuture(key + "!"));

    assertThat(loader.asyncLoad("a", Runnable::run)).isCompletedWithValueMatching("a!"::equals);
    assertThat(loader.asyncReload("a", "old", Runnable::run))
        .isCompletedWithValueMatching("a!"::equals);
  }

  private static Throwable failureOf(CompletableFuture<?> answer) {
    AtomicReference<Throwable> seen = new AtomicReference<>();
    answer.whenComplete((value, failure) -> seen.set(failure));
    return seen.get();
  }
}
