package io.viesti.backing;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.viesti.bench.report.Usage;
import io.viesti.cassandra.CassandraSchema;
import io.viesti.outside.process.ProcessTree;
import java.time.Duration;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;

/**
 * Prints how long an entity's persist takes through the journal on a Cassandra that runs already,
 * and what an event costs both processes.
 *
 * <p>Arguments: contact point, process id of the Cassandra, seconds of each round, then numbers of
 * entities that persist at once, one round each.
 */
public final class CassandraBench {
  private static final int EVENT = 1_024;

  private CassandraBench() {}

  public static void main(String[] arguments) throws Exception {
    Config config =
        ConfigFactory.parseString(
                "viesti.cassandra.contact-points = [\"%s\"]\nviesti.cassandra.keyspace = %s\nviesti.cassandra.replication = 1\npekko.loglevel = WARNING"
                    .formatted(arguments[0], CassandraFixture.newKeyspace()))
            .withFallback(ConfigFactory.parseResources("viesti-cassandra.conf"))
            .withFallback(ConfigFactory.defaultReferenceUnresolved())
            .resolve();
    CassandraSchema.migrate(config, line -> {});
    ProcessTree cassandra = new ProcessTree(Long.parseLong(arguments[1]));
    Duration round = Duration.ofSeconds(Long.parseLong(arguments[2]));
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "bench", config);
    for (int i = 3; i < arguments.length; i++) {
      int atOnce = Integer.parseInt(arguments[i]);
      run(system, cassandra, atOnce, round.dividedBy(2), "warm" + i);
      System.out.println(run(system, cassandra, atOnce, round, "round" + i));
    }
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get();
  }

  private static String run(
      ActorSystem<Void> system, ProcessTree cassandra, int atOnce, Duration time, String name)
      throws Exception {
    Histogram latency = new ConcurrentHistogram(3);
    long end = System.nanoTime() + time.toNanos();
    Usage.Meter meter = new Usage.Meter(cassandra);
    for (int i = 0; i < atOnce; i++) {
      system.systemActorOf(
          Writer.of(name + "-" + i, latency, end),
          name + "-" + i,
          org.apache.pekko.actor.typed.Props.empty());
    }
    Thread.sleep(time.toMillis());
    Usage usage = meter.read();
    long events = latency.getTotalCount();
    return "%4d at once: %6.0f/s, p50 %6.2f p95 %6.2f p99 %6.2f ms; CPU ms per event: app %.2f, Cassandra %.2f; others took %.0f %% of the machine"
        .formatted(
            atOnce,
            events / usage.seconds(),
            latency.getValueAtPercentile(50) / 1e3,
            latency.getValueAtPercentile(95) / 1e3,
            latency.getValueAtPercentile(99) / 1e3,
            1e3 * usage.clientCpu() / events,
            1e3 * usage.serverCpu() / events,
            usage.othersPercent());
  }

  private record Next(long since) {}

  /** Persists one event after the other until the end. */
  private static final class Writer extends EventSourcedBehavior<Next, byte[], Integer> {
    private final Histogram latency;
    private final long end;
    private final ActorRef<Next> self;

    private Writer(String id, Histogram latency, long end, ActorRef<Next> self) {
      super(PersistenceId.ofUniqueId("bench|" + id));
      this.latency = latency;
      this.end = end;
      this.self = self;
    }

    static Behavior<Next> of(String id, Histogram latency, long end) {
      return Behaviors.setup(
          context -> {
            context.getSelf().tell(new Next(System.nanoTime()));
            return new Writer(id, latency, end, context.getSelf());
          });
    }

    @Override
    public Integer emptyState() {
      return 0;
    }

    @Override
    public CommandHandler<Next, byte[], Integer> commandHandler() {
      return newCommandHandlerBuilder()
          .forAnyState()
          .onCommand(
              Next.class,
              (count, next) ->
                  Effect()
                      .persist(new byte[EVENT])
                      .thenRun(
                          state -> {
                            long now = System.nanoTime();
                            if (count > 0 && now < end) {
                              latency.recordValue((now - next.since()) / 1_000);
                            }
                            if (now < end) {
                              self.tell(new Next(now));
                            }
                          }))
          .build();
    }

    @Override
    public EventHandler<Integer, byte[]> eventHandler() {
      return (count, event) -> count + 1;
    }
  }
}
