package io.viesti.chaos;

import io.viesti.backing.Server;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A server that is let run for a tenth of the time only, until this is closed: slow, not down. */
final class Crawl implements AutoCloseable {
  private static final long RUNS = TimeUnit.MILLISECONDS.toNanos(30);
  private static final long STANDS = TimeUnit.MILLISECONDS.toNanos(270);

  private final Server server;
  private final Thread thread = new Thread(this::run, "crawl");
  private volatile boolean over;

  Crawl(Server server) {
    this.server = server;
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (!over) {
      server.pause();
      LockSupport.parkNanos(STANDS);
      server.resume();
      LockSupport.parkNanos(RUNS);
    }
  }

  @Override
  public void close() {
    over = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.resume();
  }
}
