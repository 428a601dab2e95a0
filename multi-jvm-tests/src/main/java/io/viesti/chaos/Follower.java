package io.viesti.chaos;

import io.viesti.bench.ledger.Announcements;
import io.viesti.outside.node.EventStream;
import io.viesti.outside.node.EventStream.Event;
import io.viesti.outside.node.Webmail;
import io.viesti.outside.process.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/**
 * A client that follows one mailbox's events for the whole run, on a thread of its own: whenever
 * the connection is gone or silent it resumes after the last event it saw, at a node that is ready.
 */
final class Follower implements AutoCloseable {
  /** More than two heartbeats. */
  private static final Duration SILENT = Duration.ofSeconds(45);

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long LOOK_EVERY_NANOS = 200_000_000L;

  private final House house;
  private final String address;
  private final Webmail login;
  private final List<Event> seen = new ArrayList<>();
  private final Thread thread;
  private volatile EventStream stream;
  private volatile boolean over;
  private int resumed;

  Follower(House house, String address) {
    this.house = house;
    this.address = address;
    this.login = house.login(address);
    this.stream = login.events(null);
    this.thread = new Thread(this::follow, "follow-" + address);
    thread.setDaemon(true);
    thread.start();
  }

  /** Back once an event has come: from then on there is an id to resume after. */
  void awaitFirst() {
    Waiting.until("the first event of " + address, PATIENCE, () -> stream.lastEventId() != null);
  }

  private void follow() {
    while (!over) {
      if (!stream.open() || stream.quiet().compareTo(SILENT) > 0) {
        resume();
      }
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
  }

  private void resume() {
    try {
      // Another node first: the old stream's events are kept before it is replaced.
      EventStream next = login.at(House.http(house.anyReady())).events(stream.lastEventId());
      stream.close();
      synchronized (seen) {
        seen.addAll(stream.events());
        resumed++;
        stream = next;
      }
    } catch (RuntimeException notNow) {
      // No node answers yet; the next look tries again.
    }
  }

  int resumed() {
    return resumed;
  }

  /**
   * Waits until all mails of the inbox were announced, ends, and holds what came against it.
   *
   * @return what is wrong, one sentence each
   */
  List<String> verify() {
    Set<String> inbox = new TreeSet<>();
    house.login(address).list("inbox").forEach(email -> inbox.add(email.path("email_id").asText()));
    Waiting.holdsWithin(
        PATIENCE,
        Duration.ofMillis(100),
        () -> Announcements.faults(address, inbox, soFar()).isEmpty());
    close();
    List<String> wrong = new ArrayList<>(Announcements.faults(address, inbox, soFar()));
    wrong.addAll(backwards());
    return wrong;
  }

  /** Ids only ever increase, whoever wrote the events and whatever clock they had. */
  private List<String> backwards() {
    long last = -1;
    for (Event event : soFar()) {
      String id = event.id();
      if (id.isEmpty()) {
        continue;
      }
      long sequence = Long.parseLong(id.substring(0, Math.max(1, id.indexOf('.'))));
      if (sequence < last) {
        return List.of("events of " + address + " go back from " + last + " to " + sequence);
      }
      last = sequence;
    }
    return List.of();
  }

  private List<Event> soFar() {
    synchronized (seen) {
      List<Event> all = new ArrayList<>(seen);
      all.addAll(stream.events());
      return all;
    }
  }

  @Override
  public void close() {
    over = true;
    try {
      thread.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stream.close();
  }
}
