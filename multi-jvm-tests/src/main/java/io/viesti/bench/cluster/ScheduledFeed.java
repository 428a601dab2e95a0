package io.viesti.bench.cluster;

import io.viesti.bench.load.Feed;
import io.viesti.bench.load.Letter;
import io.viesti.bench.load.LetterBook;
import io.viesti.bench.load.SmtpLoad.Credentials;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Mails by a {@link Schedule}; one that was refused or lost is sent again, the same octets, a
 * second later, until it is acknowledged. Of a mail that falls due and one to be sent again the
 * earlier goes first. The load's thread calls it; counts can be read by others.
 */
final class ScheduledFeed implements Feed {
  static final String SENDER = "load@src.test";
  private static final long RETRY_AFTER = TimeUnit.SECONDS.toNanos(1);

  private final LetterBook book;
  private final Schedule schedule;
  private final Acceptances acceptances;
  private final LongSupplier nanoTime;

  private final Deque<Again> again = new ArrayDeque<>();
  private final BitSet acknowledged = new BitSet();
  private final BitSet repeated = new BitSet();
  private final Timings accept = new Timings();
  private final Map<String, AtomicLong> refused = new ConcurrentHashMap<>();
  private final AtomicLong count = new AtomicLong();
  private final AtomicLong atFirstTry = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private volatile String firstTrouble = "";
  private volatile long last = Long.MAX_VALUE;
  private long number;

  /** Told of each acknowledgement when it comes. */
  interface Acceptances {
    void accepted(long number, long at);
  }

  private record Again(long number, long notBefore) {}

  ScheduledFeed(LetterBook book, Schedule schedule, Acceptances acceptances) {
    this(book, schedule, acceptances, System::nanoTime);
  }

  ScheduledFeed(
      LetterBook book, Schedule schedule, Acceptances acceptances, LongSupplier nanoTime) {
    this.book = book;
    this.schedule = schedule;
    this.acceptances = acceptances;
    this.nanoTime = nanoTime;
  }

  @Override
  public Optional<Letter> next(Optional<Credentials> account) {
    long now = nanoTime.getAsLong();
    boolean due = number < dueBy(now);
    Again waiting = again.peek();
    boolean repeat =
        waiting != null
            && now - waiting.notBefore() >= 0
            && !(due && schedule.dueAt(number) - waiting.notBefore() < 0);
    if (repeat) {
      again.poll();
      repeated.set((int) waiting.number());
      return Optional.of(book.letter(waiting.number()));
    }
    return due ? Optional.of(book.letter(number++)) : Optional.empty();
  }

  @Override
  public boolean exhausted() {
    return count.get() >= Math.min(last, schedule.total());
  }

  @Override
  public void accepted(Letter letter, long nanos) {
    long now = nanoTime.getAsLong();
    acknowledged.set((int) letter.number());
    if (!repeated.get((int) letter.number())) {
      atFirstTry.incrementAndGet();
    }
    if (schedule.counts(letter.number())) {
      accept.add(now - schedule.dueAt(letter.number()));
    }
    acceptances.accepted(letter.number(), now);
    count.incrementAndGet();
  }

  @Override
  public void refused(Letter letter, String reply) {
    String code = reply.substring(0, Math.min(3, reply.length()));
    refused.computeIfAbsent(code, c -> new AtomicLong()).incrementAndGet();
    putOff(letter, reply);
  }

  @Override
  public void lost(Letter letter, String why) {
    lost.incrementAndGet();
    putOff(letter, why);
  }

  private void putOff(Letter letter, String why) {
    firstTrouble = firstTrouble.isEmpty() ? why.strip() : firstTrouble;
    again.add(new Again(letter.number(), nanoTime.getAsLong() + RETRY_AFTER));
  }

  /** Offers nothing that has not fallen due by now. */
  void offerNoMore() {
    last = schedule.dueBy(nanoTime.getAsLong());
  }

  private long dueBy(long now) {
    return Math.min(last, schedule.dueBy(now));
  }

  /** Mails that have fallen due and are not acknowledged. */
  long outstanding() {
    return dueBy(nanoTime.getAsLong()) - count.get();
  }

  long acknowledgedSoFar() {
    return count.get();
  }

  /** From the moment a mail was to be sent to its 250, whatever came in between. */
  Latency accept() {
    return accept.latency();
  }

  Answers answers() {
    Map<String, Long> codes = new ConcurrentHashMap<>();
    refused.forEach((code, times) -> codes.put(code, times.get()));
    return new Answers(
        dueBy(nanoTime.getAsLong()),
        count.get(),
        atFirstTry.get(),
        codes,
        lost.get(),
        firstTrouble);
  }

  LetterBook book() {
    return book;
  }

  /** The acknowledged pages; only once the load has ended. */
  BitSet acknowledged() {
    return acknowledged;
  }
}
