package io.viesti.delivery.site;

import java.util.concurrent.atomic.AtomicInteger;

/** The node's limit of outgoing connections, shared by all its paths. Thread-safe. */
public final class ConnectionBudget {
  private final int limit;
  private final AtomicInteger used = new AtomicInteger();

  public ConnectionBudget(int limit) {
    this.limit = limit;
  }

  boolean take() {
    if (used.incrementAndGet() <= limit) {
      return true;
    }
    used.decrementAndGet();
    return false;
  }

  /** For the rare connection that may not wait. */
  void takeAnyway() {
    used.incrementAndGet();
  }

  void giveBack() {
    used.decrementAndGet();
  }

  /** Connections open or being opened. */
  public int used() {
    return used.get();
  }
}
