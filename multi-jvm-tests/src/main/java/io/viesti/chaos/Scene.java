package io.viesti.chaos;

import io.viesti.backing.Server;
import io.viesti.bench.load.Letter;
import io.viesti.bench.load.LetterBook;
import io.viesti.bench.load.Townsfolk;
import io.viesti.bench.load.Workload;
import io.viesti.bench.readback.Expectation;
import io.viesti.local.NodeServer;
import io.viesti.outside.process.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What a fault finds: the house, the load on it, and its own mails for trying things out. */
final class Scene {
  /** Of mails that are under way at any moment, at the rates of these runs. */
  static final int FEW = 25;

  private static final Duration WARM = Duration.ofSeconds(15);

  private final House house;
  private final ChaosFeed load;
  private final ChaosFeed accounts;
  private final Random random;
  private final LetterBook small;
  private final LetterBook large;
  private final List<Long> smallAcknowledged = new ArrayList<>();
  private final List<Long> largeAcknowledged = new ArrayList<>();
  private final List<String> addresses;
  private long pages;

  /**
   * @param load mail from outside
   * @param accounts what accounts submit
   */
  Scene(House house, ChaosFeed load, ChaosFeed accounts, Townsfolk townsfolk, Random random) {
    this.house = house;
    this.load = load;
    this.accounts = accounts;
    this.random = random;
    this.addresses = townsfolk.addresses();
    Townsfolk one = new Townsfolk(townsfolk.addresses(), 1);
    small = new LetterBook("probe", "probe@src.test", one, Workload.TEXT_2K);
    large = new LetterBook("large", "probe@src.test", one, Workload.LARGE);
  }

  House house() {
    return house;
  }

  Tally load() {
    return load.tally();
  }

  /** Of what accounts submit. */
  Tally accounts() {
    return accounts.tally();
  }

  /** Answers other than an acceptance so far, to whomever. */
  long turnedAway() {
    return load().turnedAway.get() + accounts().turnedAway.get();
  }

  /**
   * Lets a house that has just started get warm: until nobody was turned away and next to nothing
   * waited for a while, or the time is over.
   */
  void warmUp(Duration atMost) {
    long[] before = {turnedAway(), System.nanoTime()};
    Waiting.holdsWithin(
        atMost,
        Duration.ofMillis(200),
        () -> {
          long now = turnedAway();
          if (now != before[0] || load().open() + accounts().open() > FEW) {
            before[0] = now;
            before[1] = System.nanoTime();
          }
          return System.nanoTime() - before[1] > WARM.toNanos();
        });
  }

  List<String> addresses() {
    return addresses;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  /** A node, drawn. */
  NodeServer anyNode() {
    return house.nodes().get(below(house.nodes().size()));
  }

  /** The other nodes. */
  List<NodeServer> others(Server node) {
    return house.nodes().stream().filter(one -> one != node).toList();
  }

  /** A mail of 2 KB that was not sent yet. */
  Letter smallLetter() {
    return small.letter(pages++);
  }

  /** A mail whose content goes to the object store. */
  Letter largeLetter() {
    return large.letter(pages++);
  }

  /** A mail of ours was acknowledged: it must be in its mailbox at the end. */
  void acknowledged(Letter letter) {
    boolean isSmall = small.numberOf(letter.octets()).isPresent();
    (isSmall ? smallAcknowledged : largeAcknowledged).add(letter.number());
  }

  /** Sends a mail until some edge has acknowledged it. */
  void sendUntilAcknowledged(Letter letter, List<NodeServer> edges, Duration atMost) {
    int[] turn = {0};
    Waiting.until(
        "an acknowledgement of mail " + letter.number(),
        atMost,
        () ->
            SmtpTry.send(edges.get(turn[0]++ % edges.size()).host(), letter, Duration.ofSeconds(20))
                .startsWith("250"));
    acknowledged(letter);
  }

  /** The email ids of a mailbox's inbox, in the order of its list. */
  List<String> inbox(String address) {
    return house.login(address).list("inbox").stream()
        .map(email -> email.path("email_id").asText())
        .toList();
  }

  /** The email id of one of our mails in its first recipient's inbox; empty if it is not there. */
  String find(Letter letter) {
    String book = small.numberOf(letter.octets()).isPresent() ? small.name() : large.name();
    String subject = "Letter " + letter.number() + " of " + book;
    return house.login(letter.recipients().get(0)).list("inbox").stream()
        .filter(email -> email.path("subject").asText().equals(subject))
        .map(email -> email.path("email_id").asText())
        .findFirst()
        .orElse("");
  }

  void hold(Duration time) {
    Waiting.holdsWithin(time, Duration.ofMillis(100), () -> false);
  }

  void know(Expectation expectation) {
    expectation.know(small);
    expectation.know(large);
    smallAcknowledged.forEach(number -> expectation.acknowledged(small, number));
    largeAcknowledged.forEach(number -> expectation.acknowledged(large, number));
  }
}
