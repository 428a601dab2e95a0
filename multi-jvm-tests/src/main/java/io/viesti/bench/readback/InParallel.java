package io.viesti.bench.readback;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The same blocking call for many, a few at a time. */
final class InParallel {
  private static final int AT_A_TIME = 8;

  private InParallel() {}

  /** Back when all are done; the first failure comes out. */
  static <T> void forEach(List<T> items, Consumer<T> call) {
    ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
    AtomicInteger next = new AtomicInteger();
    try {
      List<Future<Object>> workers =
          threads.invokeAll(
              java.util.Collections.nCopies(
                  AT_A_TIME,
                  () -> {
                    for (int i = next.getAndIncrement();
                        i < items.size();
                        i = next.getAndIncrement()) {
                      call.accept(items.get(i));
                    }
                    return null;
                  }));
      for (Future<Object> worker : workers) {
        worker.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }
}
