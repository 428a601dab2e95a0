package io.viesti.bench.ledger;

import io.viesti.bench.readback.ViestiTown;
import io.viesti.outside.node.EventStream;
import io.viesti.outside.node.EventStream.Event;
import io.viesti.outside.process.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Follows one mailbox's event stream over all kills: whenever the connection is gone it is resumed
 * after the last event seen. At the end each mail of the inbox must have been announced exactly
 * once.
 */
final class Watcher implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String ELSEWHERE = "someone@elsewhere.test";

  private final ViestiTown town;
  private final String address;
  private final List<Event> seen = new ArrayList<>();
  private EventStream stream;

  /** Begins to follow. The mailbox gets a mail next, whose event {@link #awaitFirst} waits for. */
  Watcher(ViestiTown town, String address) {
    this.town = town;
    this.address = address;
    this.stream = town.mailbox(address).events(null);
  }

  String address() {
    return address;
  }

  /** Returns once an event has come: from then on there is an id to resume after. */
  void awaitFirst() {
    Waiting.until("the first event of " + address, PATIENCE, () -> stream.lastEventId() != null);
  }

  /**
   * Has the mailbox tell two things by one event: a mail to be sent long after the run. The stream
   * can then be cut between them.
   */
  void makeBatch() {
    String later = Instant.now().plus(Duration.ofDays(7)).toString();
    town.mailbox(address)
        .send(address, List.of(ELSEWHERE), "later", "later", Map.of("send_at", later));
  }

  /** Ends the connection, as a client that loses its network. */
  void cut() {
    stream.close();
    seen.addAll(stream.events());
  }

  /** Resumes after what was seen last. */
  void resume() {
    stream = town.mailbox(address).events(stream.lastEventId());
  }

  /** Loses the connection and resumes at once. */
  void cutAndResume() {
    cut();
    resume();
  }

  /**
   * Waits until all mails of the inbox were announced and holds what came against it.
   *
   * @return what is wrong, one line each; empty if nothing
   */
  List<String> verify() {
    Set<String> inbox = new TreeSet<>();
    town.mailbox(address)
        .list("inbox")
        .forEach(email -> inbox.add(email.path("email_id").asText()));
    Waiting.holdsWithin(
        Duration.ofSeconds(20),
        Duration.ofMillis(50),
        () -> Announcements.in(seen) + Announcements.in(stream.events()) >= inbox.size());
    cut();
    List<String> wrong = new ArrayList<>(Announcements.faults(address, inbox, seen));
    wrong.addAll(replayAfter(seen.size() / 3));
    wrong.addAll(replayInsideBatch());
    return wrong;
  }

  /**
   * Two events of one sequence number came from one batch: a cut between them must lose neither.
   */
  private List<String> replayInsideBatch() {
    List<Integer> inside = new ArrayList<>();
    for (int i = 0; i + 1 < seen.size(); i++) {
      if (sequence(seen.get(i)).equals(sequence(seen.get(i + 1)))) {
        inside.add(i);
      }
    }
    return inside.isEmpty()
        ? List.of(address + " never saw two events of one number")
        : replayAfter(inside.get(new Random(inside.size()).nextInt(inside.size())));
  }

  private static String sequence(Event event) {
    return event.id().substring(0, Math.max(0, event.id().indexOf('.')));
  }

  /** A stream resumed after the n-th event must show exactly the events that followed it. */
  private List<String> replayAfter(int n) {
    if (n >= seen.size()) {
      return List.of();
    }
    List<String> wanted = seen.subList(n + 1, seen.size()).stream().map(Event::id).toList();
    try (EventStream replay = town.mailbox(address).events(seen.get(n).id())) {
      Waiting.holdsWithin(
          Duration.ofSeconds(20),
          Duration.ofMillis(50),
          () -> replay.events().size() >= wanted.size());
      List<String> got = replay.events().stream().map(Event::id).toList();
      return got.equals(wanted)
          ? List.of()
          : List.of(
              address
                  + " resumed after "
                  + seen.get(n).id()
                  + " showed "
                  + got.size()
                  + " events, not the "
                  + wanted.size()
                  + " that followed");
    }
  }

  int events() {
    return seen.size();
  }

  @Override
  public void close() {
    stream.close();
  }
}
