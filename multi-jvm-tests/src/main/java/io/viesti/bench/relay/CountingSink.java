package io.viesti.bench.relay;

import io.viesti.outside.peer.SmtpSink;
import io.viesti.outside.process.Waiting;
import java.time.Duration;
import java.util.function.IntSupplier;

/** The remote side of one contender: every mail must come, and come once. */
final class CountingSink implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration LOOK = Duration.ofMillis(20);

  private final SmtpSink sink;
  private long expected;

  CountingSink(SmtpSink sink) {
    this.sink = sink;
  }

  /**
   * Returns when this many further mails have come and the sender's queue is empty.
   *
   * @throws IllegalStateException if fewer come in time, or more
   */
  void await(int further, IntSupplier queued) {
    expected += further;
    if (!Waiting.holdsWithin(PATIENCE, LOOK, () -> sink.count() >= expected)) {
      throw new IllegalStateException(
          "of " + expected + " mails " + sink.count() + " arrived, " + queued.getAsInt() + " wait");
    }
    Waiting.until("the queue to be empty", PATIENCE, () -> queued.getAsInt() == 0);
    if (sink.count() > expected) {
      throw new IllegalStateException(
          sink.count() - expected + " more mails arrived than were submitted");
    }
  }

  @Override
  public void close() {
    sink.close();
  }
}
