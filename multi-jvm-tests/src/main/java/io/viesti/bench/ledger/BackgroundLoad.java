package io.viesti.bench.ledger;

import io.viesti.bench.load.SmtpLoad;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A load client on a thread of its own. */
public final class BackgroundLoad {
  private final FutureTask<Void> task;

  private BackgroundLoad(FutureTask<Void> task) {
    this.task = task;
  }

  public static BackgroundLoad start(SmtpLoad load) {
    FutureTask<Void> task = new FutureTask<>(load::run, null);
    Thread thread = new Thread(task, "load");
    thread.setDaemon(true);
    thread.start();
    return new BackgroundLoad(task);
  }

  /** Whether it has ended, which it should not while there is something to offer. */
  public boolean ended() {
    return task.isDone();
  }

  /** Throws what ended it, if it has ended. */
  public void requireRunning() {
    if (task.isDone()) {
      await(Duration.ZERO);
      throw new IllegalStateException("the load ended too early");
    }
  }

  /** Waits until all that was offered is acknowledged. */
  public void await(Duration atMost) {
    try {
      task.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("not all offered mails were acknowledged in " + atMost, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
