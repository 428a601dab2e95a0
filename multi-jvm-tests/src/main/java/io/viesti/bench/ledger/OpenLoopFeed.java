package io.viesti.bench.ledger;

import io.viesti.bench.load.Feed;
import io.viesti.bench.load.Letter;
import io.viesti.bench.load.LetterBook;
import io.viesti.bench.load.SmtpLoad.Credentials;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Open loop: a page falls due every so often from the moment the node is first up, whether the
 * server keeps up or not, and whatever was not acknowledged is sent again, octet for octet, until
 * it is. One thread (the load client's) calls the {@link Feed} side, another tells when the node is
 * up and when to offer nothing new.
 */
class OpenLoopFeed implements Feed {
  private static final long RETRY_AFTER_NANOS = Duration.ofMillis(500).toNanos();

  /**
   * Mails sent again that may be under way at a time, so that what a restart finds waiting does not
   * hold up what is offered for the first time.
   */
  private static final int REPEATS_AT_ONCE = 10;

  /**
   * So long after a death something still falls due, to be sent when the node is back; without a
   * bound a slow restart would be followed by nothing but what it left waiting.
   */
  private static final long DUE_WHILE_DOWN_NANOS = Duration.ofSeconds(2).toNanos();

  /** Long enough that many of these repeats come after a restart. */
  private static final long REPEAT_AFTER_NANOS = Duration.ofSeconds(4).toNanos();

  private final LetterBook book;
  private final AckLedger ledger;
  private final long nanosBetween;
  private final LongSupplier nanoTime;
  private final Uptime uptime = new Uptime();

  private volatile boolean offering = true;
  private volatile long limit = Long.MAX_VALUE;
  private volatile long gate = Long.MAX_VALUE;
  private int repeatEvery;

  private final Deque<Attempt> retries = new ArrayDeque<>();
  private final Deque<Attempt> repeats = new ArrayDeque<>();
  private final Map<Long, Attempt> open = new HashMap<>();
  private long offered;
  private long nextDue;
  private int repeating;
  private final Tally tally = new Tally();

  /**
   * One sending of a page.
   *
   * @param first whether it was not sent before
   * @param counts it is the first and was offered while the node was up
   * @param known acknowledged before: it must change nothing
   */
  private record Attempt(
      long number, String sender, boolean first, boolean counts, boolean known, long notBefore) {

    Attempt again(long later) {
      return new Attempt(number, sender, false, false, known, later);
    }
  }

  /** What became of the offers; read when the load has ended. */
  static final class Tally {
    private long offeredWhileUp;
    private long acceptedAtFirstTry;
    private long leftOut;
    private long waiting;
    private long repeats;
    private String firstTrouble = "";

    /** Offers made between {@code ready} and a kill, those a kill interrupted left out. */
    long counted() {
      return offeredWhileUp - leftOut;
    }

    long acceptedAtFirstTry() {
      return acceptedAtFirstTry;
    }

    /** All offers made between {@code ready} and a kill. */
    long offeredWhileUp() {
      return offeredWhileUp;
    }

    /** Offers open at a kill: under way, or waiting for a session. */
    long leftOut() {
      return leftOut;
    }

    /** Those of {@link #leftOut} for which no session was free before the kill. */
    long waiting() {
      return waiting;
    }

    /** Times the same octets were sent again. */
    long repeats() {
      return repeats;
    }

    /** The first reply that turned an offer away while the node was up; empty if none did. */
    String firstTrouble() {
      return firstTrouble;
    }

    private void trouble(String what) {
      firstTrouble = firstTrouble.isEmpty() ? what : firstTrouble;
    }

    double firstTryShare() {
      return counted() == 0 ? 0 : (double) acceptedAtFirstTry / counted();
    }

    /** The same share when an offer that waited for a session until the kill counts against it. */
    double strictShare() {
      return counted() == 0 ? 0 : (double) acceptedAtFirstTry / (counted() + waiting);
    }
  }

  OpenLoopFeed(LetterBook book, AckLedger ledger, int perSecond) {
    this(book, ledger, perSecond, System::nanoTime);
  }

  OpenLoopFeed(LetterBook book, AckLedger ledger, int perSecond, LongSupplier nanoTime) {
    this.book = book;
    this.ledger = ledger;
    this.nanosBetween = Duration.ofSeconds(1).toNanos() / perSecond;
    this.nanoTime = nanoTime;
  }

  /** Sends every so manieth page once more although it was acknowledged. Before the load starts. */
  OpenLoopFeed repeatingEvery(int pages) {
    repeatEvery = pages;
    return this;
  }

  /** The node has said {@code ready}. */
  void nodeIsUp() {
    uptime.began(nanoTime.getAsLong());
  }

  /** The node is about to be killed, or is dead. */
  void nodeIsDown() {
    uptime.ended(nanoTime.getAsLong());
  }

  /** Offers pages up to this number of them and then nothing new. */
  void offerAtMost(long pages) {
    limit = pages;
  }

  /** Until told otherwise, holds back the pages after this number of them. */
  void holdBackAfter(long pages) {
    gate = pages;
  }

  /** Offers nothing new; what was offered is sent until it is acknowledged. */
  void offerNoMore() {
    offering = false;
  }

  Tally tally() {
    return tally;
  }

  @Override
  public Optional<Letter> next(Optional<Credentials> account) {
    if (!uptime.isUp()) {
      // A node listens shortly before it says ready; how long it was away shows only then.
      return Optional.empty();
    }
    long now = nanoTime.getAsLong();
    while (mayOffer() && isDue(now)) {
      String sender = account.map(Credentials::address).orElse("load@src.test");
      boolean counts = uptime.upAt(nextDue);
      boolean upSince = uptime.upSince(nextDue);
      tally.offeredWhileUp += counts ? 1 : 0;
      Attempt attempt = new Attempt(offered++, sender, true, counts, false, now);
      nextDue = uptime.soonAfterDeath(nextDue + nanosBetween, DUE_WHILE_DOWN_NANOS);
      if (upSince) {
        return take(attempt);
      }
      // Its moment was while the node was down, or a kill came before a session was free for it.
      tally.leftOut += counts ? 1 : 0;
      tally.waiting += counts ? 1 : 0;
      retries.add(attempt.again(now));
    }
    return again(account, now);
  }

  private boolean mayOffer() {
    return offering && offered < Math.min(limit, gate);
  }

  private boolean isDue(long now) {
    nextDue = offered == 0 ? uptime.first() : nextDue;
    return now - nextDue >= 0;
  }

  private Optional<Letter> again(Optional<Credentials> account, long now) {
    Deque<Attempt> due = isDue(repeats, now) ? repeats : retries;
    if (repeating >= REPEATS_AT_ONCE || !isDue(due, now)) {
      return Optional.empty();
    }
    Attempt attempt = due.poll();
    if (account.isPresent() && !account.get().address().equals(attempt.sender())) {
      // Only its own account may send it again; another session will come for it.
      due.add(attempt);
      return Optional.empty();
    }
    tally.repeats++;
    repeating++;
    return take(attempt.again(now));
  }

  private static boolean isDue(Deque<Attempt> attempts, long now) {
    Attempt next = attempts.peek();
    return next != null && now - next.notBefore() >= 0;
  }

  private Optional<Letter> take(Attempt attempt) {
    open.put(attempt.number(), attempt);
    return Optional.of(book.letter(attempt.number(), attempt.sender()));
  }

  @Override
  public boolean exhausted() {
    return (!offering || offered >= limit)
        && retries.isEmpty()
        && repeats.isEmpty()
        && open.isEmpty();
  }

  @Override
  public void accepted(Letter letter, long nanos) {
    Attempt attempt = closed(letter);
    if (attempt.known()) {
      return;
    }
    ledger.add(letter.number());
    if (attempt.counts()) {
      tally.acceptedAtFirstTry++;
    }
    if (repeatEvery > 0 && letter.number() % repeatEvery == 0) {
      long later = nanoTime.getAsLong() + REPEAT_AFTER_NANOS;
      repeats.add(new Attempt(letter.number(), attempt.sender(), false, false, true, later));
    }
  }

  private Attempt closed(Letter letter) {
    Attempt attempt = open.remove(letter.number());
    repeating -= attempt.first() ? 0 : 1;
    return attempt;
  }

  @Override
  public void refused(Letter letter, String reply) {
    failed(letter, reply);
  }

  @Override
  public void lost(Letter letter, String why) {
    failed(letter, why);
  }

  private void failed(Letter letter, String why) {
    Attempt attempt = closed(letter);
    if (attempt.counts() && !uptime.isUp()) {
      tally.leftOut++;
    } else if (attempt.counts()) {
      tally.trouble(why);
    }
    (attempt.known() ? repeats : retries)
        .add(attempt.again(nanoTime.getAsLong() + RETRY_AFTER_NANOS));
  }
}
