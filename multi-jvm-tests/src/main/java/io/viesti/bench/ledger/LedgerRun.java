package io.viesti.bench.ledger;

import io.viesti.bench.load.CountedFeed;
import io.viesti.bench.load.LetterBook;
import io.viesti.bench.load.SmtpLoad;
import io.viesti.bench.load.Townsfolk;
import io.viesti.bench.load.Workload;
import io.viesti.bench.readback.Expectation;
import io.viesti.bench.readback.ReadBack;
import io.viesti.bench.readback.ViestiTown;
import io.viesti.bench.report.Machine;
import io.viesti.bench.report.Progress;
import io.viesti.outside.node.NodeProcess;
import io.viesti.outside.node.NodeSettings;
import io.viesti.outside.process.Folders;
import io.viesti.outside.process.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Kills a node again and again under load and proves what is in its mailboxes afterwards. */
public final class LedgerRun {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int SESSIONS = 40;
  private static final int MOST_RECIPIENTS = 5;
  private static final int LEAST_UP_MILLIS = 1_500;
  private static final int FULL_RATE = 200;
  private static final int REPEAT_EVERY = 20;

  private final Plan plan;
  private final Progress progress;
  private final Random random;
  private final Expectation expectation = new Expectation();

  /**
   * What is run.
   *
   * @param perSecond transactions offered a second
   * @param mostUpMillis a kill comes at latest so long after {@code ready}
   * @param watched mailboxes whose event stream is followed
   * @param seed decides the moments of the kills
   */
  public record Plan(
      int rounds, int perSecond, int mailboxes, int mostUpMillis, int watched, long seed) {
    private static final double FIRST_TRY_SHARE = 0.9;
    private static final double ANSWERED_SHARE = 0.25;
    private static final int DELIVERIES_PER_ROUND = 1_000;

    public Plan {
      if (rounds < 1 || perSecond < 1 || mostUpMillis <= LEAST_UP_MILLIS) {
        throw new IllegalArgumentException(
            "at least one round, one transaction a second and more than "
                + LEAST_UP_MILLIS
                + " ms until a kill");
      }
      if (mailboxes < MOST_RECIPIENTS || watched > mailboxes) {
        throw new IllegalArgumentException(
            "at least " + MOST_RECIPIENTS + " mailboxes, and those watched are among them");
      }
    }

    /**
     * Whether the load was what it had to be.
     *
     * @throws IllegalStateException if too little was acknowledged, or too little at the first try
     */
    void requireHeld(long deliveries, OpenLoopFeed.Tally tally) {
      if (tally.firstTryShare() < FIRST_TRY_SHARE) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "only %.1f %% of %d offers were accepted at first try while the node was up; the"
                    + " first other answer: %s",
                100 * tally.firstTryShare(),
                tally.counted(),
                tally.firstTrouble()));
      }
      if (tally.acceptedAtFirstTry() < ANSWERED_SHARE * tally.offeredWhileUp()) {
        // Offers open at a kill are left out above; were they the most, it would prove nothing.
        throw new IllegalStateException(
            "only "
                + tally.acceptedAtFirstTry()
                + " of "
                + tally.offeredWhileUp()
                + " offers made while the node was up were accepted before the next kill");
      }
      long wanted = (long) DELIVERIES_PER_ROUND * rounds;
      if (perSecond >= FULL_RATE && deliveries < wanted) {
        throw new IllegalStateException(
            "only " + deliveries + " deliveries were acknowledged; " + wanted + " are wanted");
      }
    }
  }

  public LedgerRun(Plan plan, Progress progress) {
    this.plan = plan;
    this.progress = progress;
    this.random = new Random(plan.seed());
  }

  /**
   * Runs it.
   *
   * @throws IllegalStateException naming what was lost, doubled, changed or turned away
   */
  public LedgerResult run(List<FailPointTrial.Outcome> failPoints) {
    Machine machine = Machine.here();
    Path folder = Folders.temporary("ledger");
    try (NodeProcess node = new NodeProcess(new NodeSettings()).start();
        AckLedger ledger = new AckLedger(folder.resolve("acknowledged"))) {
      Townsfolk townsfolk = Townsfolk.of("bench.test", plan.mailboxes(), MOST_RECIPIENTS);
      ViestiTown town = ViestiTown.found(node, townsfolk);
      progress.say("%d mailboxes made", plan.mailboxes());
      List<Watcher> watchers = watch(node, town);
      LetterBook book = new LetterBook("ledger", "load@src.test", townsfolk, Workload.LEDGER);
      OpenLoopFeed feed =
          new OpenLoopFeed(book, ledger, plan.perSecond()).repeatingEvery(REPEAT_EVERY);
      List<Long> recoveries = loadAndKill(node, town, feed, ledger, watchers);

      expectation.know(book);
      List<Long> acknowledged = ledger.entries();
      acknowledged.forEach(number -> expectation.acknowledged(book, number));
      progress.say(
          "%d mails acknowledged (%d deliveries), %.1f %% at first try while up; reading all back",
          acknowledged.size(), expectation.deliveries(), 100 * feed.tally().firstTryShare());
      town.awaitReadable(expectation, PATIENCE);
      long read =
          new ReadBack(town, expectation, n -> progress.say("%d mails read back", n))
              .requireExact();
      long events = verify(watchers);
      plan.requireHeld(expectation.deliveries(), feed.tally());
      return new LedgerResult(
          machine,
          plan.rounds(),
          plan.perSecond(),
          acknowledged.size(),
          expectation.deliveries(),
          read,
          feed.tally().counted(),
          feed.tally().firstTryShare(),
          feed.tally().repeats(),
          feed.tally().leftOut(),
          feed.tally().waiting(),
          feed.tally().strictShare(),
          recoveries,
          plan.watched(),
          events,
          failPoints);
    } finally {
      Folders.delete(folder);
    }
  }

  /** One mail to each watched mailbox, so that every stream has an id to resume after. */
  private List<Watcher> watch(NodeProcess node, ViestiTown town) {
    List<String> watched = town.addresses().subList(0, plan.watched());
    List<Watcher> watchers = watched.stream().map(address -> new Watcher(town, address)).toList();
    LetterBook openers =
        new LetterBook("opener", "load@src.test", new Townsfolk(watched, 1), Workload.TEXT_2K);
    CountedFeed feed = new CountedFeed(openers, 0, watched.size());
    new SmtpLoad(node.settings().smtpPort(), 1, List.of(), feed, PATIENCE).run();
    feed.requireAllAccepted();
    expectation.know(openers);
    for (long number : feed.acknowledgedNumbers()) {
      expectation.acknowledged(openers, number);
    }
    watchers.forEach(Watcher::awaitFirst);
    watchers.forEach(Watcher::makeBatch);
    return watchers;
  }

  private List<Long> loadAndKill(
      NodeProcess node,
      ViestiTown town,
      OpenLoopFeed feed,
      AckLedger ledger,
      List<Watcher> watchers) {
    Duration atMost = PATIENCE.plus(Duration.ofSeconds(60L * plan.rounds()));
    SmtpLoad load = new SmtpLoad(node.settings().smtpPort(), SESSIONS, List.of(), feed, atMost);
    BackgroundLoad background = BackgroundLoad.start(load);
    List<Long> recoveries = new ArrayList<>();
    feed.nodeIsUp();
    for (int round = 1; round <= plan.rounds(); round++) {
      letRun(LEAST_UP_MILLIS + random.nextInt(plan.mostUpMillis() - LEAST_UP_MILLIS), background);
      cutHalfway(watchers);
      feed.nodeIsDown();
      node.kill();
      ledger.force();
      long killed = System.nanoTime();
      node.start();
      recoveries.add((System.nanoTime() - killed) / 1_000_000);
      town.forgetTokens();
      watchers.forEach(Watcher::cutAndResume);
      feed.nodeIsUp();
      progress.say(
          "kill %d of %d: ready again after %d ms",
          round, plan.rounds(), recoveries.get(recoveries.size() - 1));
    }
    letRun(LEAST_UP_MILLIS, background);
    feed.offerNoMore();
    background.await(atMost);
    return recoveries;
  }

  /** Half of the watchers lose their connection while the node is well. */
  private static void cutHalfway(List<Watcher> watchers) {
    watchers.subList(0, watchers.size() / 2).forEach(Watcher::cutAndResume);
  }

  private static void letRun(int millis, BackgroundLoad load) {
    Waiting.holdsWithin(Duration.ofMillis(millis), Duration.ofMillis(10), load::ended);
    load.requireRunning();
  }

  private static long verify(List<Watcher> watchers) {
    List<String> wrong = watchers.stream().flatMap(watcher -> watcher.verify().stream()).toList();
    if (!wrong.isEmpty()) {
      throw new IllegalStateException(
          wrong.size() + " events wrong: " + wrong.subList(0, Math.min(10, wrong.size())));
    }
    return watchers.stream().mapToLong(Watcher::events).sum();
  }
}
