package io.viesti.cassandra;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.LongAdder;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;

/** What the journal counts; the plugin makes its actors itself and finds this by the system. */
public final class JournalWatch implements Extension {
  private static final Id ID = new Id();

  private final LongAdder conflicts = new LongAdder();

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

  void register(MeterRegistry registry) {
    FunctionCounter.builder("viesti.journal.conflicts", conflicts, LongAdder::sum)
        .description("numbers under which two writers wrote an event, seen in recoveries")
        .register(registry);
  }

  private static final class Id extends AbstractExtensionId<JournalWatch> {
    @Override
    public JournalWatch createExtension(ExtendedActorSystem system) {
      return new JournalWatch();
    }
  }
}
