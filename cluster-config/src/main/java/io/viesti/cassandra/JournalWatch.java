package io.viesti.cassandra;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;

/**
 * What the journal measures and counts. The plugin makes its actors itself, before there is a
 * registry, and finds this by the system. Thread-safe.
 */
public final class JournalWatch implements Extension {
  private static final Id ID = new Id();

  private final LongAdder conflicts = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private volatile Timer writes;

  private JournalWatch() {}

  public static JournalWatch of(ClassicActorSystemProvider system) {
    return ID.get(system.classicSystem());
  }

  /** Two writers wrote an event under one number. */
  public void conflict() {
    conflicts.increment();
  }

  public long conflicts() {
    return conflicts.sum();
  }

  /** One entity's write has ended. */
  public void written(long nanos, boolean durable) {
    if (!durable) {
      failures.increment();
    } else if (writes != null) {
      writes.record(nanos, TimeUnit.NANOSECONDS);
    }
  }

  void register(MeterRegistry registry) {
    FunctionCounter.builder("viesti.journal.conflicts", conflicts, LongAdder::sum)
        .description("numbers under which two writers wrote an event, seen in recoveries")
        .register(registry);
    FunctionCounter.builder("viesti.journal.failures", failures, LongAdder::sum)
        .description("writes of events that failed or were given up")
        .register(registry);
    writes =
        Timer.builder("viesti.journal.write")
            .description("an entity's events until a quorum has synced them")
            .register(registry);
  }

  private static final class Id extends AbstractExtensionId<JournalWatch> {
    @Override
    public JournalWatch createExtension(ExtendedActorSystem system) {
      return new JournalWatch();
    }
  }
}
