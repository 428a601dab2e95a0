package io.viesti.kafka;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that this machine's clock was put back, and has clients of Kafka made anew then.
 *
 * <p>Kafka's clients count time by the wall clock and never backwards ({@code
 * org.apache.kafka.common.utils.Timer}): until the old time comes again they send no heartbeat, so
 * a consumer does not learn that partitions are shared out anew while its commits keep it in the
 * group, and the whole group waits for it; nor do they connect again where they did so shortly
 * before. A clock put forward only makes them give up early, which they get over by themselves.
 *
 * <p>Looks once a second. Thread-safe; who is told must not block.
 */
final class ClockSteps implements Extension {
  private static final Logger LOG = LoggerFactory.getLogger(ClockSteps.class);
  private static final Duration EVERY = Duration.ofSeconds(1);

  /** Less only delays a heartbeat, which is harmless within a session. */
  private static final long LEAST_MILLIS = 3_000;

  private static final ExtensionId<ClockSteps> ID =
      new ExtensionId<>() {
        @Override
        public ClockSteps createExtension(ActorSystem<?> system) {
          ClockSteps steps = new ClockSteps(System::currentTimeMillis, System::nanoTime);
          Cancellable looks =
              system
                  .scheduler()
                  .scheduleWithFixedDelay(EVERY, EVERY, steps::look, system.executionContext());
          system.getWhenTerminated().thenRun(looks::cancel);
          return steps;
        }
      };

  private final LongSupplier wallMillis;
  private final LongSupplier nanoTime;
  private final List<Runnable> told = new CopyOnWriteArrayList<>();
  private final AtomicLong seen = new AtomicLong();
  private long difference;

  ClockSteps(LongSupplier wallMillis, LongSupplier nanoTime) {
    this.wallMillis = wallMillis;
    this.nanoTime = nanoTime;
    this.difference = differenceNow();
  }

  /** Those of this node. */
  static ClockSteps of(ActorSystem<?> system) {
    return ID.apply(system);
  }

  /** Tells {@code anew} each time the clock was put back. */
  void whenPutBack(Runnable anew) {
    told.add(anew);
  }

  /** How often it was put back. */
  long seen() {
    return seen.get();
  }

  synchronized void look() {
    long now = differenceNow();
    long back = difference - now;
    difference = now;
    if (back >= LEAST_MILLIS) {
      seen.incrementAndGet();
      LOG.warn(
          "this machine's clock was put back by {} s: clients of Kafka are made anew",
          back / 1_000);
      told.forEach(Runnable::run);
    }
  }

  private long differenceNow() {
    return wallMillis.getAsLong() - TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong());
  }
}
