package io.viesti.chaos;

import io.viesti.bench.ledger.AckLedger;
import io.viesti.bench.load.Feed;
import io.viesti.bench.load.Letter;
import io.viesti.bench.load.LetterBook;
import io.viesti.bench.load.SmtpLoad.Credentials;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/**
 * Mails at a fixed rate, whatever becomes of the earlier ones; one that was refused or lost is sent
 * again, the same octets, by whichever session is free next, which after a death is one with
 * another edge. Some that were acknowledged are sent again all the same. Used by the load's thread;
 * what {@link Tally} holds can be read by others.
 */
final class ChaosFeed implements Feed {
  /** The first pause before a mail is sent again; it doubles up to the longest. */
  private static final long RETRY_AFTER = TimeUnit.MILLISECONDS.toNanos(500);

  private static final int MOST_DOUBLINGS = 4;
  private static final int MOST_TOLD = 3;
  private static final long REPEAT_AFTER = TimeUnit.SECONDS.toNanos(4);
  private static final int REPEAT_EVERY = 20;

  /** So that what a fault left waiting does not hold up what is offered for the first time. */
  private static final int REPEATS_AT_ONCE = 16;

  private final LetterBook book;
  private final AckLedger ledger;
  private final long between;
  private final Calm calm;
  private final Tally tally = new Tally();
  private final PriorityQueue<Attempt> waiting =
      new PriorityQueue<>((one, other) -> Long.signum(one.notBefore() - other.notBefore()));
  private final Map<Long, Attempt> open = new HashMap<>();
  private final Deque<Attempt> due = new ArrayDeque<>();
  private long number;
  private long nextDue;
  private int repeating;
  private volatile boolean offering = true;

  /**
   * One sending of a page.
   *
   * @param at when it was to be sent first
   * @param tries how often it failed
   * @param met what it was answered instead of an acceptance, the first few
   * @param known acknowledged before: it must change nothing
   */
  private record Attempt(
      long number,
      String sender,
      long at,
      int tries,
      String met,
      boolean first,
      boolean known,
      long notBefore) {
    static Attempt first(long number, long due) {
      return new Attempt(number, "", due, 0, "", true, false, due);
    }

    Attempt by(String account, long now) {
      return new Attempt(number, account, at, tries, met, first, known, now);
    }

    Attempt again(long now, String why) {
      long pause = RETRY_AFTER << Math.min(tries, MOST_DOUBLINGS);
      String more = tries < MOST_TOLD ? (met.isEmpty() ? "" : met + ", ") + Tally.kind(why) : met;
      return new Attempt(number, sender, at, tries + 1, more, false, known, now + pause);
    }

    /** What was acknowledged, sent once more. */
    Attempt repeated(long later) {
      return new Attempt(number, sender, at, 0, "", false, true, later);
    }
  }

  ChaosFeed(LetterBook book, AckLedger ledger, double perSecond, Calm calm) {
    this.book = book;
    this.ledger = ledger;
    this.between = (long) (1e9 / perSecond);
    this.calm = calm;
    this.nextDue = System.nanoTime();
  }

  Tally tally() {
    return tally;
  }

  LetterBook book() {
    return book;
  }

  AckLedger ledger() {
    return ledger;
  }

  /** Offers nothing new; what was offered is sent until it is acknowledged. */
  void offerNoMore() {
    offering = false;
  }

  @Override
  public Optional<Letter> next(Optional<Credentials> account) {
    long now = System.nanoTime();
    while (offering && now - nextDue >= 0) {
      due.add(Attempt.first(number++, nextDue));
      tally.offered.incrementAndGet();
      nextDue += between;
    }
    if (!due.isEmpty()) {
      String sender = account.map(Credentials::address).orElse("load@src.test");
      return take(due.poll().by(sender, now));
    }
    if (repeating >= REPEATS_AT_ONCE) {
      return Optional.empty();
    }
    Attempt again = takeDue(account, now);
    if (again == null) {
      return Optional.empty();
    }
    tally.sentAgain.incrementAndGet();
    repeating++;
    return take(again);
  }

  /** Takes out a mail whose pause is over; only its own account may send it again. */
  private Attempt takeDue(Optional<Credentials> account, long now) {
    if (waiting.isEmpty() || now - waiting.peek().notBefore() < 0) {
      return null;
    }
    if (account.isEmpty()) {
      return waiting.poll();
    }
    Attempt own =
        waiting.stream()
            .filter(attempt -> account.get().address().equals(attempt.sender()))
            .filter(attempt -> now - attempt.notBefore() >= 0)
            .findFirst()
            .orElse(null);
    waiting.remove(own);
    return own;
  }

  private Optional<Letter> take(Attempt attempt) {
    open.put(attempt.number(), attempt);
    return Optional.of(book.letter(attempt.number(), attempt.sender()));
  }

  @Override
  public boolean exhausted() {
    return !offering && due.isEmpty() && waiting.isEmpty() && open.isEmpty();
  }

  @Override
  public void accepted(Letter letter, long nanos) {
    Attempt attempt = close(letter);
    if (attempt.known()) {
      return;
    }
    ledger.add(letter.number());
    tally.acknowledged.incrementAndGet();
    tally.latency(attempt.at(), System.nanoTime(), attempt.met());
    if (attempt.first() && calm.at(attempt.at())) {
      tally.offeredInCalm.incrementAndGet();
      tally.acceptedAtOnce.incrementAndGet();
    }
    if (letter.number() % REPEAT_EVERY == 0) {
      waiting.add(attempt.repeated(System.nanoTime() + REPEAT_AFTER));
    }
  }

  @Override
  public void refused(Letter letter, String reply) {
    if (reply.startsWith("5")) {
      tally.refusedForGood.incrementAndGet();
      tally.lastRefusalForGood = reply;
    }
    failed(letter, reply);
  }

  @Override
  public void lost(Letter letter, String why) {
    failed(letter, why);
  }

  private void failed(Letter letter, String why) {
    Attempt attempt = close(letter);
    tally.turnedAway.incrementAndGet();
    tally.trouble(why);
    if (attempt.first() && calm.at(attempt.at())) {
      tally.offeredInCalm.incrementAndGet();
      if (tally.firstTroubleInCalm.isEmpty()) {
        tally.firstTroubleInCalm = why;
      }
    }
    waiting.add(attempt.again(System.nanoTime(), why));
  }

  private Attempt close(Letter letter) {
    Attempt attempt = open.remove(letter.number());
    repeating -= attempt.first() ? 0 : 1;
    return attempt;
  }
}
