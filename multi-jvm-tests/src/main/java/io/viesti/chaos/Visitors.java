package io.viesti.chaos;

import io.viesti.local.NodeServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Webmail clients behind a balancer that leads to nodes that are ready, as it found them a moment
 * ago: each reads a mailbox or makes a folder. A connection that a node does not take goes to
 * another one, as balancers do; an answer 5xx is seen by the client.
 */
final class Visitors implements AutoCloseable {
  private static final long BETWEEN = TimeUnit.MILLISECONDS.toNanos(50);
  private static final int LOOK_EVERY = 10;
  private static final int CHANGE_EVERY = 10;
  private static final java.time.Duration PATIENCE = java.time.Duration.ofSeconds(30);

  private final House house;
  private final List<String> addresses;
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final Thread thread = new Thread(this::run, "visitors");
  private volatile String firstFailure = "";
  private volatile boolean over;

  Visitors(House house, List<String> addresses) {
    this.house = house;
    this.addresses = addresses;
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    List<Visited> ready = new ArrayList<>();
    List<Visited> all = house.nodes().stream().map(Visited::new).toList();
    for (int turn = 0; !over; turn++) {
      if (turn % LOOK_EVERY == 0) {
        ready.clear();
        all.stream().filter(Visited::isReady).forEach(ready::add);
      }
      if (!ready.isEmpty()) {
        visit(ready.get(turn % ready.size()), turn);
      }
      LockSupport.parkNanos(BETWEEN);
    }
  }

  private record Visited(NodeServer node, MailboxProbe probe) {
    Visited(NodeServer node) {
      this(node, new MailboxProbe(House.http(node)));
    }

    boolean isReady() {
      return node.alive() && node.answers();
    }
  }

  private void visit(Visited at, int turn) {
    String address = addresses.get(turn % addresses.size());
    boolean changes = turn % CHANGE_EVERY == 0;
    (changes
            ? at.probe().makeFolder(address, "visit-" + turn + "-" + System.nanoTime(), PATIENCE)
            : at.probe().read(address))
        .thenAccept(
            status -> {
              if (status >= 500) {
                failed.incrementAndGet();
                firstFailure =
                    firstFailure.isEmpty()
                        ? "%d from %s to %s"
                            .formatted(status, at.node().name(), changes ? "a change" : "a read")
                        : firstFailure;
              } else if (status > 0) {
                answered.incrementAndGet();
              }
            });
  }

  int answered() {
    return answered.get();
  }

  /** How many saw a 5xx. */
  int failed() {
    return failed.get();
  }

  /** The first 5xx: which, by whom, to what; empty if there was none. */
  String firstFailure() {
    return firstFailure;
  }

  @Override
  public void close() {
    over = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
