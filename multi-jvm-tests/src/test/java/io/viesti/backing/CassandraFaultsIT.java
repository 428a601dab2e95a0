package io.viesti.backing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.typesafe.config.Config;
import io.viesti.cassandra.CassandraSchema;
import io.viesti.journal.Diary;
import io.viesti.outside.process.FreePorts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the journal promises when its Cassandra, one of its own for this, is killed or hangs. */
class CassandraFaultsIT {
  private static final int ENTITIES = 50;

  /** A persist that Cassandra does not answer fails after this at the latest. */
  private static final Duration BOUND = Duration.ofSeconds(12);

  private static CassandraServer server;
  private static ActorTestKit kit;

  private final String name = "Diary|" + UUID.randomUUID() + "|";
  private final AtomicIntegerArray acknowledged = new AtomicIntegerArray(ENTITIES);
  private final AtomicInteger total = new AtomicInteger();

  @BeforeAll
  static void start() {
    // Its entities fail on purpose, by the dozen.
    ((Logger) LoggerFactory.getLogger(Diary.class)).setLevel(Level.OFF);
    server =
        new CassandraServer(
            ServerJars.find(),
            Path.of("target", "real-servers", Long.toString(ProcessHandle.current().pid()))
                .toAbsolutePath()
                .resolve("cassandra-to-kill"),
            Seats.one("127.0.0.1", FreePorts.next(), FreePorts.next()),
            0,
            Pace.QUICK_START);
    Runtime.getRuntime().addShutdownHook(new Thread(server::kill));
    server.start();
    Config config =
        CassandraFixture.config(server, CassandraFixture.newKeyspace(), "pekko.loglevel = OFF");
    CassandraSchema.migrate(config, line -> {});
    kit = ActorTestKit.create("faults", config);
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
    server.kill();
  }

  @Test
  void whatWasAcknowledgedSurvivesTheKillOfCassandra() {
    for (int i = 0; i < ENTITIES; i++) {
      kit.spawn(writing(i));
    }
    await().atMost(Duration.ofSeconds(60)).until(() -> total.get() > 1_000);
    server.kill();
    List<Integer> promised = new ArrayList<>();
    for (int i = 0; i < ENTITIES; i++) {
      promised.add(acknowledged.get(i));
    }
    server.start();
    for (int i = 0; i < ENTITIES; i++) {
      assertThat(lines(i)).as("entity %d", i).isGreaterThanOrEqualTo(promised.get(i));
    }
  }

  @Test
  void whatAHungCassandraDoesNotAnswerFailsInBoundedTimeAndLaterAllGoesOn() {
    ActorRef<Diary.Command> diary = kit.spawn(Diary.of(name));
    TestProbe<String> reply = kit.createTestProbe(String.class);
    diary.tell(new Diary.Add(List.of("before"), reply.ref()));
    reply.receiveMessage(Duration.ofSeconds(20));
    server.pause();
    try {
      diary.tell(new Diary.Add(List.of("meanwhile"), reply.ref()));
      kit.<Void>createTestProbe().expectTerminated(diary, BOUND);
    } finally {
      server.resume();
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              ActorRef<Diary.Command> again = kit.spawn(Diary.of(name));
              again.tell(new Diary.Add(List.of("after"), reply.ref()));
              assertThat(reply.receiveMessage(Duration.ofSeconds(20)))
                  .startsWith("before;")
                  .endsWith("after;");
            });
  }

  /** Adds line after line, counting what was acknowledged. */
  private Behavior<String> writing(int entity) {
    return Behaviors.setup(
        context -> {
          ActorRef<Diary.Command> diary = context.spawnAnonymous(Diary.of(name + entity));
          diary.tell(new Diary.Add(List.of("x"), context.getSelf()));
          return Behaviors.receiveMessage(
              all -> {
                acknowledged.set(entity, (int) all.chars().filter(c -> c == ';').count());
                total.incrementAndGet();
                diary.tell(new Diary.Add(List.of("x"), context.getSelf()));
                return Behaviors.same();
              });
        });
  }

  private int lines(int entity) {
    TestProbe<String> reply = kit.createTestProbe(String.class);
    AtomicInteger found = new AtomicInteger();
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              kit.spawn(Diary.of(name + entity)).tell(new Diary.Read(reply.ref()));
              found.set(
                  (int)
                      reply
                          .receiveMessage(Duration.ofSeconds(10))
                          .chars()
                          .filter(c -> c == ';')
                          .count());
            });
    return found.get();
  }
}
