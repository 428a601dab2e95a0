package io.viesti.chaos;

import io.viesti.bench.load.LetterBook;
import io.viesti.bench.readback.Expectation;
import io.viesti.bench.readback.ReadBack;
import io.viesti.bench.readback.ViestiTown;
import io.viesti.bench.report.Progress;
import io.viesti.outside.peer.SunkMail;
import io.viesti.outside.process.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Holds what was acknowledged against mailboxes (by the public API), event streams, the remote
 * server and the journal itself.
 */
final class Proof {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int NAMED = 5;

  private final House house;
  private final ViestiTown town;
  private final Scene scene;
  private final Progress progress;
  private final List<String> broken = new ArrayList<>();
  private final Expectation expectation = new Expectation();
  private long remoteRepeats;
  private JournalCheck.Found journal = new JournalCheck.Found(0, 0, 0, List.of());

  Proof(House house, ViestiTown town, Scene scene, Progress progress) {
    this.house = house;
    this.town = town;
    this.scene = scene;
    this.progress = progress;
  }

  void look(ChaosFeed incoming, ChaosFeed outgoing, List<Follower> followers, long repeatsAllowed) {
    scene.know(expectation);
    expectation.know(incoming.book());
    incoming
        .ledger()
        .entries()
        .forEach(number -> expectation.acknowledged(incoming.book(), number));
    mailboxes();
    for (Follower follower : followers) {
      broken.addAll(firstOf(follower.verify()));
    }
    remote(outgoing, repeatsAllowed);
    journal = JournalCheck.of(house);
    broken.addAll(firstOf(journal.broken()));
    progress.say(
        "journal: %d events of %d entities, %d conflicts",
        journal.events(), journal.entities(), journal.conflicts());
  }

  private void mailboxes() {
    try {
      long began = System.nanoTime();
      Waiting.until("the backlog to be 0", PATIENCE, this::nothingUnderWay);
      progress.say("  nothing under way after %.1f s", (System.nanoTime() - began) / 1e9);
      town.forgetTokens();
      town.awaitReadable(expectation, PATIENCE);
      long read =
          new ReadBack(town, expectation, n -> progress.say("%d mails read back", n))
              .requireExact();
      progress.say("%d mails read back, all as acknowledged", read);
    } catch (IllegalStateException e) {
      broken.add(e.getMessage());
    }
  }

  private boolean nothingUnderWay() {
    try {
      return house.backlog() == 0;
    } catch (RuntimeException notNow) {
      return false;
    }
  }

  /** Every submitted mail is at the remote server; repeats only where a session was open. */
  private void remote(ChaosFeed outgoing, long repeatsAllowed) {
    LetterBook book = outgoing.book();
    List<Long> submitted = outgoing.ledger().entries();
    long began = System.nanoTime();
    Waiting.holdsWithin(
        PATIENCE, Duration.ofSeconds(1), () -> arrivals(book).keySet().containsAll(submitted));
    progress.say("  all sent on after %.1f s", (System.nanoTime() - began) / 1e9);
    Map<Long, Integer> arrived = arrivals(book);
    List<Long> lost = submitted.stream().filter(number -> !arrived.containsKey(number)).toList();
    if (!lost.isEmpty()) {
      broken.add(
          lost.size()
              + " submitted mails never left, such as "
              + lost.subList(0, Math.min(NAMED, lost.size())));
    }
    remoteRepeats = arrived.values().stream().mapToLong(times -> times - 1L).sum();
    if (remoteRepeats > repeatsAllowed) {
      broken.add(
          remoteRepeats
              + " mails were repeated to the remote server; "
              + repeatsAllowed
              + " sessions were open when something died");
    }
  }

  private Map<Long, Integer> arrivals(LetterBook book) {
    Map<Long, Integer> arrived = new HashMap<>();
    for (SunkMail mail : house.remote().mails()) {
      OptionalLong number = book.numberOf(mail.octets());
      if (number.isPresent()) {
        arrived.merge(number.getAsLong(), 1, Integer::sum);
      }
    }
    return arrived;
  }

  private static List<String> firstOf(List<String> faults) {
    return faults.size() <= NAMED
        ? faults
        : java.util.stream.Stream.concat(
                faults.subList(0, NAMED).stream(),
                java.util.stream.Stream.of((faults.size() - NAMED) + " more such"))
            .toList();
  }

  /** Something else was found that must not be. */
  void add(String what) {
    broken.add(what);
  }

  List<String> broken() {
    return broken;
  }

  long deliveries() {
    return expectation.deliveries();
  }

  long remoteRepeats() {
    return remoteRepeats;
  }

  JournalCheck.Found journal() {
    return journal;
  }
}
