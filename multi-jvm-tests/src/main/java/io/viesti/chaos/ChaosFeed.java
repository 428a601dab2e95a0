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
import java.util.concurrent.TimeUnit;

/**
 * Mails at a fixed rate, whatever becomes of the earlier ones; one that was refused or lost is sent
 * again, the same octets, by whichever session is free next, which after a death is one with
 * another edge. Some that were acknowledged are sent again all the same. Used by the load's thread;
 * what {@link Tally} holds can be read by others.
 */
final class ChaosFeed implements Feed {
  private static final long RETRY_AFTER = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long REPEAT_AFTER = TimeUnit.SECONDS.toNanos(4);
  private static final int REPEAT_EVERY = 20;

  /** So that what a fault left waiting does not hold up what is offered for the first time. */
  private static final int REPEATS_AT_ONCE = 16;

  private final LetterBook book;
  private final AckLedger ledger;
  private final long between;
  private final Calm calm;
  private final Tally tally = new Tally();
  private final Deque<Attempt> waiting = new ArrayDeque<>();
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
   * @param known acknowledged before: it must change nothing
   */
  private record Attempt(
      long number, String sender, long at, boolean first, boolean known, long notBefore) {
    Attempt again(long later) {
      return new Attempt(number, sender, at, false, known, later);
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
      due.add(new Attempt(number++, "", nextDue, true, false, nextDue));
      nextDue += between;
    }
    if (!due.isEmpty()) {
      Attempt first = due.poll();
      String sender = account.map(Credentials::address).orElse("load@src.test");
      return take(new Attempt(first.number(), sender, first.at(), true, false, now));
    }
    Attempt again = waiting.peek();
    if (again == null || repeating >= REPEATS_AT_ONCE || now - again.notBefore() < 0) {
      return Optional.empty();
    }
    waiting.poll();
    if (account.isPresent() && !account.get().address().equals(again.sender())) {
      // Only its own account may send it again; another session will come for it.
      waiting.add(again);
      return Optional.empty();
    }
    tally.sentAgain.incrementAndGet();
    repeating++;
    return take(again);
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
    tally.latency(System.nanoTime() - attempt.at());
    if (attempt.first() && calm.at(attempt.at())) {
      tally.offeredInCalm.incrementAndGet();
      tally.acceptedAtOnce.incrementAndGet();
    }
    if (letter.number() % REPEAT_EVERY == 0) {
      long later = System.nanoTime() + REPEAT_AFTER;
      waiting.add(new Attempt(letter.number(), attempt.sender(), attempt.at(), false, true, later));
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
    tally.lastTrouble = why;
    if (attempt.first() && calm.at(attempt.at())) {
      tally.offeredInCalm.incrementAndGet();
      if (tally.firstTroubleInCalm.isEmpty()) {
        tally.firstTroubleInCalm = why;
      }
    }
    waiting.add(attempt.again(System.nanoTime() + RETRY_AFTER));
  }

  private Attempt close(Letter letter) {
    Attempt attempt = open.remove(letter.number());
    repeating -= attempt.first() ? 0 : 1;
    return attempt;
  }
}
