package io.viesti.bench.cluster;

import io.viesti.bench.load.LetterBook;
import io.viesti.bench.readback.Expectation;
import io.viesti.bench.readback.ReadBack;
import io.viesti.bench.readback.ViestiTown;
import io.viesti.bench.report.Progress;
import io.viesti.outside.process.Waiting;
import java.time.Duration;

/** Everything a cluster has acknowledged, and the proof that it is there. */
final class Acknowledged {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Expectation expectation = new Expectation();

  /** A load that has ended. */
  void add(ScheduledFeed feed) {
    LetterBook book = feed.book();
    expectation.know(book);
    feed.acknowledged().stream().forEach(number -> expectation.acknowledged(book, number));
  }

  /**
   * Reads all mailboxes.
   *
   * @return mails read, each in its mailbox once with the same octets
   * @throws IllegalStateException naming what is missing, doubled or changed
   */
  long requireExact(MeasuredCluster cluster, ViestiTown town, Progress progress) {
    Waiting.until("Kafka to be empty", PATIENCE, () -> cluster.lag() == 0);
    progress.say("%d mails acknowledged; reading all back", expectation.deliveries());
    town.awaitReadable(expectation, PATIENCE);
    return new ReadBack(town, expectation, n -> progress.say("%d mails read back", n))
        .requireExact();
  }
}
