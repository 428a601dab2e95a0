package io.viesti.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.JournalProtocol;
import org.apache.pekko.persistence.Persistence;
import org.apache.pekko.persistence.PersistentEnvelope;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Status.SubCode;
import scala.jdk.javaapi.CollectionConverters;

/** An actor system on an engine that was opened before it. */
class EngineSetupTest {
  private final WatchedLog log = new WatchedLog();
  private Engine engine;
  private ActorSystem system;

  @BeforeEach
  void start(@TempDir Path dir) {
    engine =
        EngineFixture.open(
            EngineFixture.settings(dir), new SimpleMeterRegistry(), log::before, line -> {});
    system =
        ActorSystem.create(
            "given",
            ActorSystemSetup.create(
                BootstrapSetup.create(EngineFixture.config(dir, "pekko.loglevel = ERROR")),
                new EngineSetup(engine)));
  }

  @AfterEach
  void stop() {
    log.open();
    TestKit.shutdownActorSystem(system);
    engine.close();
  }

  @Test
  void systemUsesTheEngineItWasGivenAndClosesItAtItsEnd() {
    assertThat(EngineExtension.engineOf(system)).isSameAs(engine);
    assertThat(engine.isWriting()).isTrue();
    TestKit.shutdownActorSystem(system);
    assertThat(engine.isWriting()).isFalse();
  }

  @Test
  void systemClosesTheEngineAlsoWhenNobodyUsedIt() {
    TestKit.shutdownActorSystem(system);
    assertThat(engine.isWriting()).isFalse();
  }

  @Test
  void recoveryWaitsForWritesThatAreUnderWay() {
    TestKit writer = new TestKit(system);
    TestKit recovering = new TestKit(system);
    log.hold();
    write(writer, 1);
    journal().tell(replay(recovering), ActorRef.noSender());
    await().until(() -> log.arrived() > 0);
    log.open();
    writer.expectMsg(JournalProtocol.WriteMessagesSuccessful$.MODULE$);
    recovering.expectMsgClass(JournalProtocol.ReplayedMessage.class);
    recovering.expectMsg(new JournalProtocol.RecoverySuccess(1));
  }

  @Test
  void entityHearsOfALogThatFails() {
    TestKit writer = new TestKit(system);
    log.failWith("No space left on device", SubCode.NoSpace);
    write(writer, 1);
    JournalProtocol.WriteMessagesFailed failed =
        writer.expectMsgClass(JournalProtocol.WriteMessagesFailed.class);
    assertThat(failed.cause()).isInstanceOf(EngineException.class);
    writer.expectMsgClass(JournalProtocol.WriteMessageFailure.class);
    write(writer, 2);
    writer.expectMsgClass(JournalProtocol.WriteMessagesFailed.class);
  }

  private void write(TestKit writer, long sequenceNr) {
    PersistentRepr event =
        PersistentRepr.apply("e", sequenceNr, "p", "", false, ActorRef.noSender(), "w");
    List<PersistentEnvelope> writes = List.of(AtomicWrite.apply(event));
    journal()
        .tell(
            new JournalProtocol.WriteMessages(
                CollectionConverters.asScala(writes).toList(), writer.getRef(), 1),
            ActorRef.noSender());
  }

  private static JournalProtocol.ReplayMessages replay(TestKit recovering) {
    return new JournalProtocol.ReplayMessages(
        0, Long.MAX_VALUE, Long.MAX_VALUE, "p", recovering.getRef());
  }

  private ActorRef journal() {
    return Persistence.get(system).journalFor("", com.typesafe.config.ConfigFactory.empty());
  }
}
