package io.viesti.chaos;

import io.viesti.backing.Pace;
import io.viesti.backing.Server;
import io.viesti.bench.ledger.AckLedger;
import io.viesti.bench.ledger.BackgroundLoad;
import io.viesti.bench.load.LetterBook;
import io.viesti.bench.load.SmtpLoad;
import io.viesti.bench.load.SmtpLoad.Credentials;
import io.viesti.bench.load.Townsfolk;
import io.viesti.bench.load.Workload;
import io.viesti.bench.readback.ViestiTown;
import io.viesti.bench.report.Progress;
import io.viesti.chaos.ChaosResult.Part;
import io.viesti.chaos.ChaosResult.Round;
import io.viesti.outside.process.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** One house: load on it all the time, one fault after the other, and the proof at the end. */
final class ChaosRun {
  private static final int MAILBOXES = 100;
  private static final int MOST_RECIPIENTS = 3;
  private static final int SENDERS = 10;
  private static final double OUTGOING_PER_SECOND = 5;
  private static final int SESSIONS_PER_EDGE = 24;
  private static final int FOLLOWED = 10;

  /** A sender gives up a silent server after this; RFC 5321 §4.5.3.2 says minutes. */
  private static final Duration SILENCE = Duration.ofSeconds(20);

  /** So long what was offered may take to be acknowledged after the last fault. */
  private static final Duration LAST = Duration.ofMinutes(3);

  private static final Duration WARM_UP = Duration.ofMinutes(2);
  private static final Duration LEAST_CALM = Duration.ofSeconds(6);
  private static final int MORE_CALM_MILLIS = 6_000;

  private final Settings settings;
  private final Progress progress;
  private final Calm calm = new Calm();
  private final List<Round> rounds = new ArrayList<>();
  private final Set<String> falselyDown = new TreeSet<>();
  private long repeatsAllowed;

  /**
   * What is run.
   *
   * @param data a folder that is emptied first
   * @param hocon over what nodes get
   * @param quiet how long to load without a fault before the end, for false downings
   * @param drill whether the house is backed up under load and made anew from the copy
   */
  record Settings(
      Path data,
      long seed,
      int firstCard,
      List<Row> rows,
      int nodes,
      int replicas,
      double perSecond,
      Duration quiet,
      boolean drill,
      Pace pace,
      String hocon) {

    private String allHocon() {
      return drill ? hocon + "\n" + RestoreDrill.settings() : hocon;
    }
  }

  ChaosRun(Settings settings, Progress progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Runs it.
   *
   * @throws IllegalStateException when it can't be run to its end; the message names the logs
   */
  Part run() {
    long began = System.nanoTime();
    try (House house =
        new House(
            settings.data(),
            settings.nodes(),
            settings.replicas(),
            settings.pace(),
            settings.allHocon(),
            progress)) {
      try {
        house.start(settings.rows());
        progress.say("the house is whole; logs in %s", house.logs());
        return load(house, began);
      } catch (RuntimeException e) {
        throw new IllegalStateException(
            "seed "
                + settings.seed()
                + ", card "
                + (settings.firstCard() + rounds.size())
                + ": "
                + e.getMessage()
                + "; logs in "
                + house.logs(),
            e);
      }
    }
  }

  private Part load(House house, long began) {
    Townsfolk townsfolk = Townsfolk.of("bench.test", MAILBOXES, MOST_RECIPIENTS);
    ViestiTown town = house.found(townsfolk);
    String run = "c" + settings.firstCard();
    LetterBook in = new LetterBook("in-" + run, "load@src.test", townsfolk, Workload.LEDGER);
    LetterBook out =
        new LetterBook(
            "out-" + run, "", Townsfolk.of(House.REMOTE_DOMAIN, 100, 1), Workload.TEXT_2K);
    List<Credentials> senders =
        town.addresses().subList(0, SENDERS).stream().map(town::credentials).toList();
    Random random = new Random(settings.seed() * 31 + settings.firstCard());
    Duration atMost = Duration.ofMinutes(10 + 5L * settings.rows().size()).plus(settings.quiet());
    try (AckLedger inLedger = new AckLedger(settings.data().resolve("acknowledged"));
        AckLedger outLedger = new AckLedger(settings.data().resolve("submitted"))) {
      ChaosFeed incoming = new ChaosFeed(in, inLedger, settings.perSecond(), calm);
      ChaosFeed outgoing = new ChaosFeed(out, outLedger, OUTGOING_PER_SECOND, calm);
      Scene scene = new Scene(house, incoming, outgoing, townsfolk, random);
      List<Follower> followers = follow(house, scene);
      BackgroundLoad inLoad =
          BackgroundLoad.start(
              new SmtpLoad(
                  house.edges(House.SMTP),
                  SESSIONS_PER_EDGE * settings.nodes(),
                  List.of(),
                  incoming,
                  atMost,
                  SILENCE));
      BackgroundLoad outLoad =
          BackgroundLoad.start(
              new SmtpLoad(
                  house.edges(House.SUBMISSION),
                  SENDERS * settings.nodes(),
                  byEdge(senders),
                  outgoing,
                  atMost,
                  SILENCE));
      scene.warmUp(WARM_UP);
      for (Row row : settings.rows()) {
        scene.hold(LEAST_CALM.plusMillis(random.nextInt(MORE_CALM_MILLIS)));
        inLoad.requireRunning();
        outLoad.requireRunning();
        play(house, scene, row);
      }
      lookForFalseDownings(house, scene, settings.quiet());
      RestoreDrill drill = new RestoreDrill(settings.data().resolve("drill"), progress);
      if (settings.drill()) {
        drill.takeCopy(house, town, inLedger);
      }
      scene.hold(LEAST_CALM);
      incoming.offerNoMore();
      outgoing.offerNoMore();
      progress.say(
          "%d mails acknowledged, %.2f %% at first try in calm; waiting for the last",
          incoming.tally().acknowledged.get(), 100 * incoming.tally().shareAtOnce());
      if (!incoming.tally().firstTroubleInCalm.isEmpty()) {
        progress.say("  the first not taken at once: %s", incoming.tally().firstTroubleInCalm);
      }
      try {
        awaitLast(house, inLoad, incoming, outLoad, outgoing);
      } finally {
        progress.say("  put off from outside: %s", incoming.tally().troubles);
        progress.say("  put off from accounts: %s", outgoing.tally().troubles);
      }
      List<String> overdue =
          settings.rows().contains(Row.CLOCK_JUMP) ? anHourLater(house) : List.of();
      Proof proof = new Proof(house, town, scene, progress);
      proof.look(incoming, outgoing, followers, repeatsAllowed);
      if (settings.drill()) {
        house.tearDown();
        restored(drill, townsfolk, scene, incoming).forEach(proof::add);
      }
      return part(incoming, outgoing, followers, proof, overdue, began);
    }
  }

  /** What is still open is sent until it is acknowledged; who ends meanwhile is started again. */
  private void awaitLast(
      House house,
      BackgroundLoad inLoad,
      ChaosFeed incoming,
      BackgroundLoad outLoad,
      ChaosFeed outgoing) {
    long began = System.nanoTime();
    Waiting.holdsWithin(
        LAST,
        Duration.ofSeconds(5),
        () -> {
          checkUnharmed(house);
          if (inLoad.ended() && outLoad.ended()) {
            return true;
          }
          progress.say(
              "  waiting for mail from outside: %s, from accounts: %s",
              inLoad.ended() ? "no" : incoming.tally().lastTrouble,
              outLoad.ended() ? "no" : outgoing.tally().lastTrouble);
          return false;
        });
    inLoad.await(Duration.ofSeconds(1));
    outLoad.await(Duration.ofSeconds(1));
    progress.say("  all acknowledged after %.1f s", (System.nanoTime() - began) / 1e9);
  }

  /** A second house on the same ports, made from the copy of the first. */
  private List<String> restored(
      RestoreDrill drill, Townsfolk townsfolk, Scene scene, ChaosFeed incoming) {
    try (House second =
        new House(
            settings.data().resolve("restored"),
            settings.nodes(),
            settings.replicas(),
            settings.pace(),
            settings.allHocon(),
            progress)) {
      second.start(List.of(), () -> drill.fill(second));
      return drill.faults(second, townsfolk, scene, incoming.book(), incoming.ledger().entries());
    }
  }

  private List<String> anHourLater(House house) {
    List<String> overdue = AnHourLater.overdue(house);
    progress.say("  an hour later by the clocks of all nodes: %s", overdue);
    return overdue;
  }

  /** Sessions go to edges in turn: each account gets one at every edge. */
  private List<Credentials> byEdge(List<Credentials> senders) {
    return senders.stream()
        .flatMap(sender -> java.util.Collections.nCopies(settings.nodes(), sender).stream())
        .collect(Collectors.toList());
  }

  private List<Follower> follow(House house, Scene scene) {
    List<Follower> followers =
        scene.addresses().subList(0, FOLLOWED).stream()
            .map(address -> new Follower(house, address))
            .toList();
    for (int i = 0; i < scene.addresses().size(); i++) {
      scene.sendUntilAcknowledged(scene.smallLetter(), house.nodes(), Duration.ofSeconds(60));
    }
    followers.forEach(Follower::awaitFirst);
    return followers;
  }

  private void play(House house, Scene scene, Row row) {
    checkUnharmed(house);
    progress.say("card %d: %s", settings.firstCard() + rounds.size(), row.title());
    int open = OpenSessions.to(house.remote().port());
    long struck = System.nanoTime();
    calm.faultBegins();
    Fault.Seen seen = row.fault().strike(scene);
    repeatsAllowed += open;
    house.mend();
    long whole = (System.nanoTime() - struck) / 1_000_000;
    // What the fault left waiting is sent before the next calm begins to count.
    scene.hold(Duration.ofSeconds(2));
    calm.faultIsOver();
    rounds.add(
        new Round(
            row.title(),
            seen.detail(),
            seen.backAfterMillis().isPresent() ? seen.backAfterMillis().getAsLong() : null,
            whole,
            seen.broken()));
    progress.say(
        "  %s; whole again after %.1f s; %d mails acknowledged so far",
        seen.detail(), whole / 1e3, scene.load().acknowledged.get());
    seen.broken().forEach(what -> progress.say("  BROKEN: %s", what));
  }

  /** Between faults nobody may have ended. */
  private void checkUnharmed(House house) {
    for (Server server : house.cluster().all()) {
      if (!server.alive()) {
        falselyDown.add(server.name() + " before card " + (settings.firstCard() + rounds.size()));
        progress.say("FALSE DOWNING: %s ended by itself; its log: %s", server.name(), server.log());
      }
    }
    if (!house.isWhole()) {
      house.mend();
    }
  }

  private void lookForFalseDownings(House house, Scene scene, Duration quiet) {
    long end = System.nanoTime() + quiet.toNanos();
    while (System.nanoTime() - end < 0) {
      scene.hold(Duration.ofSeconds(10));
      checkUnharmed(house);
    }
  }

  private Part part(
      ChaosFeed incoming,
      ChaosFeed outgoing,
      List<Follower> followers,
      Proof proof,
      List<String> overdue,
      long began) {
    Tally tally = incoming.tally();
    List<String> broken = new ArrayList<>(proof.broken());
    broken.addAll(overdue);
    falselyDown.forEach(who -> broken.add("false downing: " + who));
    return new Part(
        settings.seed(),
        settings.replicas(),
        settings.firstCard(),
        (System.nanoTime() - began) / 1e9,
        rounds,
        tally.acknowledged.get(),
        proof.deliveries(),
        outgoing.tally().acknowledged.get(),
        tally.offeredInCalm.get(),
        tally.acceptedAtOnce.get(),
        tally.sentAgain.get(),
        tally.latency.getValueAtPercentile(50) / 1_000,
        tally.latency.getValueAtPercentile(99) / 1_000,
        proof.remoteRepeats(),
        repeatsAllowed,
        followers.stream().mapToInt(Follower::resumed).sum(),
        proof.journal().events(),
        proof.journal().conflicts(),
        falselyDown.size(),
        broken);
  }
}
