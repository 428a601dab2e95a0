package io.viesti.engine.journal;

import com.typesafe.config.ConfigFactory;
import io.viesti.engine.EngineFixture;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.Persistence;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.testkit.javadsl.TestKit;

/** A system with the engine's plugins, a new persistence id for each test. */
final class PluginFixture implements AutoCloseable {
  private static final AtomicInteger COUNTER = new AtomicInteger();

  final ActorSystem system;

  PluginFixture(Path dir, String... changes) {
    String[] all = java.util.Arrays.copyOf(changes, changes.length + 1);
    all[changes.length] =
        """
        pekko.loglevel = WARNING
        pekko.persistence.publish-plugin-commands = on
        pekko.actor.serializers.test-payload = "io.viesti.engine.journal.TestPayloadSerializer"
        pekko.actor.serialization-bindings {
          "io.viesti.engine.journal.TestPayload" = test-payload
        }
        """;
    system = ActorSystem.create("plugins", EngineFixture.config(dir, all));
  }

  TestKit probe() {
    return new TestKit(system);
  }

  ActorRef journal() {
    return Persistence.get(system).journalFor("", ConfigFactory.empty());
  }

  ActorRef snapshots() {
    return Persistence.get(system).snapshotStoreFor("", ConfigFactory.empty());
  }

  static String newId() {
    return "p-" + COUNTER.incrementAndGet() + "-" + UUID.randomUUID();
  }

  static PersistentRepr event(Object payload, long sequenceNr, String id, String writer) {
    return PersistentRepr.apply(payload, sequenceNr, id, "", false, ActorRef.noSender(), writer);
  }

  @Override
  public void close() {
    TestKit.shutdownActorSystem(system);
  }
}
