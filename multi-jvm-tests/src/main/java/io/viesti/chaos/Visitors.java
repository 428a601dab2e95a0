package io.viesti.chaos;

import io.viesti.local.NodeServer;
import io.viesti.outside.process.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Webmail clients behind a balancer that leads to nodes that are ready, as it found them a moment
 * ago: each reads a mailbox or makes a folder. A connection that a node does not take would go to
 * another one and is not counted; an answer 5xx is seen by the client, and so is none in time,
 * which a balancer answers 504.
 */
final class Visitors implements AutoCloseable {
  private static final long BETWEEN = TimeUnit.MILLISECONDS.toNanos(50);
  private static final int LOOK_EVERY = 10;
  private static final int CHANGE_EVERY = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<Visited> nodes;
  private final List<Visited> ready = new ArrayList<>();
  private final List<String> addresses;
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicReference<String> firstFailure = new AtomicReference<>("");
  private final long began = System.nanoTime();
  private final Loop loop;
  private int turn;

  Visitors(House house, List<String> addresses) {
    this.nodes = house.nodes().stream().map(Visited::new).toList();
    this.addresses = addresses;
    loop = new Loop("visitors", this::step);
  }

  private void step() {
    if (turn % LOOK_EVERY == 0) {
      ready.clear();
      nodes.stream().filter(Visited::isReady).forEach(ready::add);
    }
    if (!ready.isEmpty()) {
      visit(ready.get(turn % ready.size()), turn);
    }
    turn++;
    LockSupport.parkNanos(BETWEEN);
  }

  private record Visited(NodeServer node, MailboxProbe probe) {
    Visited(NodeServer node) {
      this(node, new MailboxProbe(House.http(node)));
    }

    boolean isReady() {
      return node.alive() && node.answers();
    }
  }

  private void visit(Visited at, int number) {
    String address = addresses.get(number % addresses.size());
    long begun = System.nanoTime();
    boolean changes = number % CHANGE_EVERY == 0;
    underWay.incrementAndGet();
    (changes
            ? at.probe().folder(address, "visit-" + number + "-" + System.nanoTime(), PATIENCE)
            : at.probe().list(address, PATIENCE))
        .thenAccept(
            answer -> {
              if (answer.status() >= 500) {
                failed.incrementAndGet();
                firstFailure.compareAndSet(
                    "",
                    "%d from %s to %s of %s begun at second %d, after %.1f s: %s"
                        .formatted(
                            answer.status(),
                            at.node().name(),
                            changes ? "a change" : "a read",
                            address,
                            TimeUnit.NANOSECONDS.toSeconds(begun - began),
                            (System.nanoTime() - begun) / 1e9,
                            answer.said()));
              } else if (answer.status() > 0) {
                answered.incrementAndGet();
              }
              underWay.decrementAndGet();
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
    return firstFailure.get();
  }

  /** Back when the last one was answered. */
  @Override
  public void close() {
    loop.close();
    Waiting.until("the last visitors", PATIENCE.multipliedBy(2), () -> underWay.get() == 0);
  }
}
