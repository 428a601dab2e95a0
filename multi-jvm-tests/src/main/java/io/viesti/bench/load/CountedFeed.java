package io.viesti.bench.load;

import io.viesti.bench.load.SmtpLoad.Credentials;
import java.util.BitSet;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * Closed loop: pages {@code first} to {@code first + count - 1} of a book as fast as sessions take
 * them, each tried once. A measurement in which a mail is refused or lost is worth nothing, so the
 * first few of those are kept for the report. Read it only after the client has ended.
 */
public final class CountedFeed implements Feed {
  private static final long SLOWEST_NANOS = 600_000_000_000L;
  private static final int TROUBLES_KEPT = 5;

  private final LetterBook book;
  private final long first;
  private final long end;
  private final BitSet accepted = new BitSet();
  private final Histogram latency = new Histogram(SLOWEST_NANOS, 3);
  private final StringBuilder troubles = new StringBuilder();
  private long next;
  private long octets;
  private int troubled;

  public CountedFeed(LetterBook book, long first, int count) {
    this.book = book;
    this.first = first;
    this.end = first + count;
    this.next = first;
  }

  @Override
  public Optional<Letter> next(Optional<Credentials> account) {
    if (next >= end) {
      return Optional.empty();
    }
    long number = next++;
    return Optional.of(
        account.isEmpty() ? book.letter(number) : book.letter(number, account.get().address()));
  }

  @Override
  public boolean exhausted() {
    return next >= end;
  }

  @Override
  public void accepted(Letter letter, long nanos) {
    accepted.set((int) (letter.number() - first));
    octets += letter.size();
    latency.recordValue(Math.min(nanos, SLOWEST_NANOS));
  }

  @Override
  public void refused(Letter letter, String reply) {
    trouble(letter.number() + " refused: " + reply);
  }

  @Override
  public void lost(Letter letter, String why) {
    trouble(letter.number() + " lost: " + why);
  }

  private void trouble(String what) {
    if (++troubled <= TROUBLES_KEPT) {
      troubles.append('\n').append(what);
    }
  }

  /** Acknowledged mails. */
  public int acknowledged() {
    return accepted.cardinality();
  }

  /** The acknowledged pages. */
  public long[] acknowledgedNumbers() {
    return accepted.stream().mapToLong(i -> first + i).toArray();
  }

  /** Octets of all acknowledged mails. */
  public long octets() {
    return octets;
  }

  /** From MAIL to the final reply, in nanoseconds. */
  public Histogram latency() {
    return latency;
  }

  /**
   * @throws IllegalStateException saying why, if any mail was not acknowledged
   */
  public CountedFeed requireAllAccepted() {
    if (troubled > 0) {
      throw new IllegalStateException(
          troubled + " of " + (end - first) + " mails were not accepted:" + troubles);
    }
    return this;
  }
}
