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

/**
 * Open loop: a page falls due every so often, whether the server keeps up or not, and whatever was
 * not acknowledged is sent again, octet for octet, until it is. One thread (the load client's)
 * calls the {@link Feed} side, another tells when the node is up and when to offer nothing new.
 */
final class OpenLoopFeed implements Feed {
  private static final long RETRY_AFTER_NANOS = Duration.ofMillis(500).toNanos();

  private final LetterBook book;
  private final AckLedger ledger;
  private final double nanosBetween;
  private final long start = System.nanoTime();

  private volatile boolean up;
  private volatile boolean offering = true;
  private volatile long limit = Long.MAX_VALUE;

  private final Deque<Attempt> retries = new ArrayDeque<>();
  private final Map<Long, Attempt> open = new HashMap<>();
  private long offered;
  private final Tally tally = new Tally();

  private record Attempt(long number, String sender, int tries, boolean counts, long notBefore) {}

  /** What became of the offers; read when the load has ended. */
  static final class Tally {
    private long offeredWhileUp;
    private long acceptedAtFirstTry;
    private long leftOut;
    private long repeats;
    private String firstTrouble = "";

    /** Offers made between {@code ready} and a kill, those a kill interrupted left out. */
    long counted() {
      return offeredWhileUp - leftOut;
    }

    long acceptedAtFirstTry() {
      return acceptedAtFirstTry;
    }

    /** Offers a kill interrupted: nobody could have answered them. */
    long leftOut() {
      return leftOut;
    }

    /** Times the same octets were sent again. */
    long repeats() {
      return repeats;
    }

    /** The first reply that turned an offer away while the node was up; empty if none did. */
    String firstTrouble() {
      return firstTrouble;
    }

    double firstTryShare() {
      return counted() == 0 ? 0 : (double) acceptedAtFirstTry / counted();
    }
  }

  OpenLoopFeed(LetterBook book, AckLedger ledger, int perSecond) {
    this.book = book;
    this.ledger = ledger;
    this.nanosBetween = 1e9 / perSecond;
  }

  /** The node has said {@code ready}. */
  void nodeIsUp() {
    up = true;
  }

  /** The node is about to be killed, or is dead. */
  void nodeIsDown() {
    up = false;
  }

  /** Offers pages up to this number of them and then nothing new. */
  void offerAtMost(long pages) {
    limit = pages;
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
    long now = System.nanoTime();
    while (offering && offered < limit && now - start >= offered * nanosBetween) {
      String sender = account.map(Credentials::address).orElse("load@src.test");
      boolean counts = up;
      Attempt attempt = new Attempt(offered++, sender, 1, counts, now + RETRY_AFTER_NANOS);
      if (counts) {
        tally.offeredWhileUp++;
        return take(attempt);
      }
      // A connection would be refused: the try has failed before it began.
      retries.add(attempt);
    }
    Attempt retry = retries.peek();
    if (retry == null || !up || now - retry.notBefore() < 0) {
      return Optional.empty();
    }
    if (account.isPresent() && !account.get().address().equals(retry.sender())) {
      // Only its own account may send it again; another session will come for it.
      retries.add(retries.poll());
      return Optional.empty();
    }
    retries.poll();
    tally.repeats++;
    return take(new Attempt(retry.number(), retry.sender(), retry.tries() + 1, false, 0));
  }

  private Optional<Letter> take(Attempt attempt) {
    open.put(attempt.number(), attempt);
    return Optional.of(book.letter(attempt.number(), attempt.sender()));
  }

  @Override
  public boolean exhausted() {
    return (!offering || offered >= limit) && retries.isEmpty() && open.isEmpty();
  }

  @Override
  public void accepted(Letter letter, long nanos) {
    ledger.add(letter.number());
    Attempt attempt = open.remove(letter.number());
    if (attempt.counts()) {
      tally.acceptedAtFirstTry++;
    }
  }

  @Override
  public void refused(Letter letter, String reply) {
    again(letter, reply);
  }

  @Override
  public void lost(Letter letter, String why) {
    again(letter, why);
  }

  private void again(Letter letter, String why) {
    Attempt attempt = open.remove(letter.number());
    if (attempt.counts() && !up) {
      tally.leftOut++;
    } else if (attempt.counts() && tally.firstTrouble.isEmpty()) {
      tally.firstTrouble = why;
    }
    retries.add(
        new Attempt(
            attempt.number(),
            attempt.sender(),
            attempt.tries(),
            false,
            System.nanoTime() + RETRY_AFTER_NANOS));
  }
}
