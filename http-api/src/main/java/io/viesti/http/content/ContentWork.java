package io.viesti.http.content;

import io.viesti.http.problem.Problem;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/**
 * Runs work that blocks on streams, on a dispatcher of its own and only so much at a time.
 * Thread-safe.
 */
public final class ContentWork {
  private final Executor executor;
  private final Semaphore room;
  private final int limit;

  /**
   * @param limit pieces of work that run or wait; beyond it {@link #run} fails with a 503
   */
  public ContentWork(Executor executor, int limit) {
    this.executor = executor;
    this.room = new Semaphore(limit);
    this.limit = limit;
  }

  /** Pieces of work that run or wait now. */
  public int inWork() {
    return limit - room.availablePermits();
  }

  public <T> CompletionStage<T> run(Callable<T> work) {
    if (!room.tryAcquire()) {
      return CompletableFuture.failedFuture(
          Problem.unavailable("Too many mails are in work; try again.").asException());
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    executor.execute(
        () -> {
          try {
            result.complete(work.call());
          } catch (Exception | StackOverflowError e) {
            result.completeExceptionally(e);
          } finally {
            room.release();
          }
        });
    return result;
  }
}
