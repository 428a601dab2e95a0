package io.viesti.bench.contest;

import io.viesti.bench.load.CountedFeed;
import io.viesti.bench.load.LetterBook;
import io.viesti.bench.load.SmtpLoad;
import io.viesti.bench.report.Usage;
import java.time.Duration;

/**
 * One server under one load: from the first connection until the last mail is where it belongs.
 *
 * @param acceptSeconds until the last acknowledgement
 * @param usage over the whole heat
 */
public record Heat(CountedFeed feed, double acceptSeconds, Usage usage) {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /**
   * Sends pages {@code first} and following.
   *
   * @throws IllegalStateException if any mail is not accepted: such a heat measures nothing
   */
  public static Heat run(
      Contender contender, LetterBook book, long first, int mails, int sessions) {
    CountedFeed feed = new CountedFeed(book, first, mails);
    SmtpLoad load =
        new SmtpLoad(contender.port(), sessions, contender.credentials(), feed, PATIENCE);
    Usage.Meter meter = new Usage.Meter(contender.processes());
    load.run();
    double acceptSeconds = meter.seconds();
    feed.requireAllAccepted();
    contender.awaitDone(book, feed);
    return new Heat(feed, acceptSeconds, meter.read());
  }

  public int mails() {
    return feed.acknowledged();
  }

  public double acceptedPerSecond() {
    return mails() / acceptSeconds;
  }

  /** The rate that counts: until all was where it belongs. */
  public double donePerSecond() {
    return mails() / usage.seconds();
  }

  /** CPU of all the server's processes, per mail. */
  public double serverCpuMillis() {
    return 1e3 * usage.serverCpu() / mails();
  }

  /** CPU of this JVM, per mail. */
  public double clientCpuMillis() {
    return 1e3 * usage.clientCpu() / mails();
  }

  /** From MAIL to the final reply. */
  public double latencyMillis(double percentile) {
    return feed.latency().getValueAtPercentile(percentile) / 1e6;
  }
}
