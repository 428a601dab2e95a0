package io.viesti.chaos;

import java.time.Duration;

/** Does the same again and again on a thread of its own until it is closed. */
final class Loop implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Thread thread;
  private final Runnable turn;
  private volatile boolean over;
  private volatile RuntimeException failure;

  /**
   * @param turn bounded in time; what it throws ends the loop and is thrown by {@link #close}
   */
  Loop(String name, Runnable turn) {
    this.turn = turn;
    thread = new Thread(this::run, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      while (!over) {
        turn.run();
      }
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  /** Back when the last turn is done. */
  @Override
  public void close() {
    over = true;
    try {
      thread.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      throw failure;
    }
    if (thread.isAlive()) {
      throw new IllegalStateException(thread.getName() + " does not end");
    }
  }
}
