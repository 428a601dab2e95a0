package io.viesti.bench.cluster;

import io.viesti.bench.readback.ViestiTown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * People of this house who send to each other, by {@code POST /emails/send}, two a second. Their
 * accounts are their own, so that the loads' mailboxes hold nothing else.
 */
final class Trickle implements AutoCloseable {
  /** Each call may take its time; so many at once are far more than two a second need. */
  private static final int CALLS_AT_ONCE = 40;

  private final ViestiTown town;
  private final Schedule schedule;
  private final Timings timings = new Timings();
  private final AtomicLong failed = new AtomicLong();
  private final ConcurrentLinkedQueue<Long> acknowledged = new ConcurrentLinkedQueue<>();
  private final ExecutorService calls = Executors.newFixedThreadPool(CALLS_AT_ONCE);
  private final Thread clock = new Thread(this::run, "trickle");
  private volatile String firstTrouble = "";

  Trickle(ViestiTown town, Schedule schedule) {
    this.town = town;
    this.schedule = schedule;
  }

  Trickle start() {
    clock.setDaemon(true);
    clock.start();
    return this;
  }

  private void run() {
    for (long number = 0; number < schedule.total(); number++) {
      long due = schedule.dueAt(number);
      while (due - System.nanoTime() > 0) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      long one = number;
      calls.execute(() -> send(one));
    }
  }

  private void send(long number) {
    try {
      town.mailbox(from(number))
          .send(from(number), List.of(to(number)), subject(number), "A few words.");
      acknowledged.add(number);
      if (schedule.counts(number)) {
        timings.add(System.nanoTime() - schedule.dueAt(number));
      }
    } catch (RuntimeException e) {
      failed.incrementAndGet();
      firstTrouble = firstTrouble.isEmpty() ? String.valueOf(e.getMessage()) : firstTrouble;
    }
  }

  private String from(long number) {
    return town.addresses().get((int) (number % town.addresses().size()));
  }

  private String to(long number) {
    return from(number + 1);
  }

  private static String subject(long number) {
    return "Trickle " + number;
  }

  /** Waits for the answers that are still open. */
  void await(Duration atMost) {
    try {
      clock.join(atMost.toMillis());
      calls.shutdown();
      if (!calls.awaitTermination(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("POST /emails/send was not answered within " + atMost);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** What was answered 201 or 202 is in its mailbox once. */
  List<String> faults() {
    Map<String, Integer> found = new TreeMap<>();
    for (String address : town.addresses()) {
      town.mailbox(address)
          .subjects("inbox")
          .forEach(subject -> found.merge(address + " " + subject, 1, Integer::sum));
    }
    List<String> faults = new ArrayList<>();
    for (long number : acknowledged) {
      int times = found.getOrDefault(to(number) + " " + subject(number), 0);
      if (times != 1) {
        faults.add(subject(number) + " is " + times + " times in " + to(number));
      }
    }
    return faults;
  }

  /** From the click to the answer. */
  Latency send() {
    return timings.latency();
  }

  long failed() {
    return failed.get();
  }

  String firstTrouble() {
    return firstTrouble;
  }

  long acknowledged() {
    return acknowledged.size();
  }

  @Override
  public void close() {
    calls.shutdownNow();
  }
}
