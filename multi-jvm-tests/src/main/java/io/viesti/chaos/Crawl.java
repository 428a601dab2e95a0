package io.viesti.chaos;

import io.viesti.backing.Server;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A server that is let run for a tenth of the time only, until this is closed: slow, not down. */
final class Crawl implements AutoCloseable {
  private static final long RUNS = TimeUnit.MILLISECONDS.toNanos(30);
  private static final long STANDS = TimeUnit.MILLISECONDS.toNanos(270);

  private final Server server;
  private final Loop loop;

  Crawl(Server server) {
    this.server = server;
    loop = new Loop("crawl", this::step);
  }

  private void step() {
    server.pause();
    LockSupport.parkNanos(STANDS);
    server.resume();
    LockSupport.parkNanos(RUNS);
  }

  @Override
  public void close() {
    loop.close();
    server.resume();
  }
}
