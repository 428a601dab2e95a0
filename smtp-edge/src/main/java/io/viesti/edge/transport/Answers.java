package io.viesti.edge.transport;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Brings the answers of others, and time, to one connection on its event loop. */
final class Answers {
  private final EventLoop loop;
  private final Consumer<Runnable> goOn;

  /**
   * @param goOn runs what an answer sets off, on the event loop, and then goes on
   */
  Answers(EventLoop loop, Consumer<Runnable> goOn) {
    this.loop = loop;
    this.goOn = goOn;
  }

  /**
   * Calls back with answer or failure. At once, when the answer is there, and then the caller goes
   * on by itself: most answers are, and a hop costs more than they do.
   */
  <T> void whenThere(CompletionStage<T> stage, BiConsumer<T, Throwable> then) {
    CompletableFuture<T> future = stage.toCompletableFuture();
    if (!future.isDone()) {
      future.whenComplete(
          (answer, failure) -> loop.execute(() -> goOn.accept(() -> then.accept(answer, failure))));
      return;
    }
    T answer = null;
    Throwable failure = null;
    try {
      answer = future.join();
    } catch (CompletionException | CancellationException e) {
      failure = e;
    }
    then.accept(answer, failure);
  }

  void later(Duration time, Runnable task) {
    loop.schedule(() -> goOn.accept(task), time.toNanos(), TimeUnit.NANOSECONDS);
  }
}
