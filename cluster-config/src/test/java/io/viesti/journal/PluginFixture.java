package io.viesti.journal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.Persistence;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.testkit.javadsl.TestKit;

/** A system with the plugins under test, a new persistence id for each test. */
public final class PluginFixture implements AutoCloseable {
  private static final AtomicInteger COUNTER = new AtomicInteger();

  private static final String TESTING =
      """
      pekko.loglevel = WARNING
      pekko.persistence.publish-plugin-commands = on
      pekko.actor.serializers.test-payload = "io.viesti.journal.TestPayloadSerializer"
      pekko.actor.serialization-bindings {
        "io.viesti.journal.TestPayload" = test-payload
      }
      """;

  private final ActorSystem system;

  /**
   * @param config with plugins chosen
   */
  public PluginFixture(Config config) {
    system = ActorSystem.create("plugins", ConfigFactory.parseString(TESTING).withFallback(config));
  }

  public ActorSystem system() {
    return system;
  }

  public TestKit probe() {
    return new TestKit(system);
  }

  public ActorRef journal() {
    return Persistence.get(system).journalFor("", ConfigFactory.empty());
  }

  public ActorRef snapshots() {
    return Persistence.get(system).snapshotStoreFor("", ConfigFactory.empty());
  }

  public static String newId() {
    return "p-" + COUNTER.incrementAndGet() + "-" + UUID.randomUUID();
  }

  public static PersistentRepr event(Object payload, long sequenceNr, String id, String writer) {
    return PersistentRepr.apply(payload, sequenceNr, id, "", false, ActorRef.noSender(), writer);
  }

  @Override
  public void close() {
    TestKit.shutdownActorSystem(system);
  }
}
