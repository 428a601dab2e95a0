package io.viesti.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.DeleteMessagesSuccess;
import org.apache.pekko.persistence.JournalProtocol;
import org.apache.pekko.persistence.PersistentEnvelope;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** What Pekko asks of every journal plugin, case by case. */
class JournalCompatibilityTest {
  private static final long ALL = Long.MAX_VALUE;
  private static final int INSTANCE = 1;
  private static PluginFixture plugins;

  private final String id = PluginFixture.newId();
  private final String writer = UUID.randomUUID().toString();
  private final TestKit sender = plugins.probe();
  private final TestKit receiver = plugins.probe();

  @BeforeAll
  static void start(@TempDir Path dir) {
    plugins = new PluginFixture(dir);
  }

  @AfterAll
  static void stop() {
    plugins.close();
  }

  /** Five events: three alone, the last two in one atomic write. */
  @BeforeEach
  void writeFive() {
    List<PersistentEnvelope> writes = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      writes.add(AtomicWrite.apply(event(i)));
    }
    writes.add(new AtomicWrite(seq(List.of(event(4), event(5)))));
    TestKit probe = plugins.probe();
    write(writes, probe);
    probe.expectMsg(JournalProtocol.WriteMessagesSuccessful$.MODULE$);
    for (int i = 1; i <= 5; i++) {
      JournalProtocol.WriteMessageSuccess success =
          probe.expectMsgClass(JournalProtocol.WriteMessageSuccess.class);
      assertThat(success.persistent().sequenceNr()).isEqualTo(i);
      assertThat(success.persistent().payload()).isEqualTo("a-" + i);
      assertThat(success.persistent().persistenceId()).isEqualTo(id);
      assertThat(success.persistent().writerUuid()).isEqualTo(writer);
      assertThat(success.persistent().sender()).isEqualTo(sender.getRef());
    }
  }

  @ParameterizedTest(name = "from {0} to {1}, at most {2}: {3} to {4}")
  @CsvSource({
    "1, 9223372036854775807, 9223372036854775807, 1, 5",
    "3, 9223372036854775807, 9223372036854775807, 3, 5",
    "1, 3, 9223372036854775807, 1, 3",
    "1, 9223372036854775807, 3, 1, 3",
    "2, 3, 9223372036854775807, 2, 3",
    "2, 5, 2, 2, 3",
    "2, 2, 9223372036854775807, 2, 2",
    "2, 4, 1, 2, 2",
    "2, 4, 0, 1, 0",
    "3, 2, 9223372036854775807, 1, 0"
  })
  void replaysWithinBounds(long from, long to, long max, int first, int last) {
    replay(id, from, to, max);
    expectEvents(first, last);
    expectHighest(5);
  }

  @Test
  void replaysNothingOfAnEntityThatNeverWrote() {
    replay("never-wrote", 0, ALL, ALL);
    expectHighest(0);
  }

  @Test
  void doesNotReplayDeletedEvents() {
    delete(3);
    replay(id, 1, ALL, ALL);
    expectEvents(4, 5);
    expectHighest(5);
  }

  @Test
  void publishesADeletionOnceItIsDone() {
    TestKit subscriber = plugins.probe();
    plugins
        .system
        .eventStream()
        .subscribe(subscriber.getRef(), JournalProtocol.DeleteMessagesTo.class);
    delete(3);
    assertThat(subscriber.expectMsgClass(JournalProtocol.DeleteMessagesTo.class).toSequenceNr())
        .isEqualTo(3);
  }

  @Test
  void keepsTheHighestSequenceNumberWhenSomeEventsAreDeleted() {
    delete(3);
    replay(id, 0, ALL, ALL);
    expectEvents(4, 5);
    expectHighest(5);
  }

  @Test
  void keepsTheHighestSequenceNumberWhenAllEventsAreDeleted() {
    delete(ALL);
    replay(id, 0, ALL, ALL);
    expectHighest(5);
  }

  @Test
  void countsOnAfterAllEventsWereDeleted() {
    delete(ALL);
    TestKit probe = plugins.probe();
    write(List.of(AtomicWrite.apply(event(6))), probe);
    probe.expectMsg(JournalProtocol.WriteMessagesSuccessful$.MODULE$);
    replay(id, 0, ALL, ALL);
    expectEvents(6, 6);
    expectHighest(6);
  }

  @Test
  void rejectsAnEventThatCanNotBeSerializedAndStoresTheOthers() {
    Object unserializable = new Object();
    TestKit probe = plugins.probe();
    write(
        List.of(
            AtomicWrite.apply(event("b-6", 6)),
            AtomicWrite.apply(event(unserializable, 7)),
            AtomicWrite.apply(event("b-8", 8))),
        probe);
    probe.expectMsg(JournalProtocol.WriteMessagesSuccessful$.MODULE$);
    assertThat(success(probe).payload()).isEqualTo("b-6");
    JournalProtocol.WriteMessageRejected rejected =
        probe.expectMsgClass(JournalProtocol.WriteMessageRejected.class);
    assertThat(rejected.message().payload()).isSameAs(unserializable);
    assertThat(rejected.message().sequenceNr()).isEqualTo(7);
    assertThat(success(probe).payload()).isEqualTo("b-8");
    replay(id, 6, ALL, ALL);
    assertThat(replayed().payload()).isEqualTo("b-6");
    assertThat(replayed().payload()).isEqualTo("b-8");
    expectHighest(8);
  }

  @Test
  void rejectsAnAtomicWriteAsAWhole() {
    TestKit probe = plugins.probe();
    write(List.of(new AtomicWrite(seq(List.of(event("b-6", 6), event(new Object(), 7))))), probe);
    probe.expectMsg(JournalProtocol.WriteMessagesSuccessful$.MODULE$);
    probe.expectMsgClass(JournalProtocol.WriteMessageRejected.class);
    probe.expectMsgClass(JournalProtocol.WriteMessageRejected.class);
    replay(id, 6, ALL, ALL);
    expectHighest(5);
  }

  @Test
  void writesEventsByTheirSerializer() {
    TestKit probe = plugins.probe();
    TestPayload payload = new TestPayload(probe.getRef());
    write(List.of(AtomicWrite.apply(event(payload, 6))), probe);
    probe.expectMsg(JournalProtocol.WriteMessagesSuccessful$.MODULE$);
    assertThat(success(probe).payload()).isEqualTo(payload);
    replay(id, 6, ALL, ALL);
    PersistentRepr replayed = replayed();
    assertThat(replayed.payload()).isEqualTo(payload);
    assertThat(replayed.sequenceNr()).isEqualTo(6);
    assertThat(replayed.writerUuid()).isEqualTo(writer);
    expectHighest(6);
  }

  @Test
  void keepsMetadataBesideTheEvent() {
    TestKit probe = plugins.probe();
    TestPayload payload = new TestPayload(probe.getRef());
    write(List.of(AtomicWrite.apply(event(payload, 6).withMetadata("meta-data"))), probe);
    probe.expectMsg(JournalProtocol.WriteMessagesSuccessful$.MODULE$);
    assertThat(success(probe).metadata()).isEqualTo(Option.apply("meta-data"));
    replay(id, 6, 6, 1);
    PersistentRepr replayed = replayed();
    assertThat(replayed.payload()).isEqualTo(payload);
    assertThat(replayed.metadata()).isEqualTo(Option.apply("meta-data"));
    expectHighest(6);
  }

  @Test
  void keepsTheTimeOfWriting() {
    long before = System.currentTimeMillis();
    TestKit probe = plugins.probe();
    write(List.of(AtomicWrite.apply(event("now", 6))), probe);
    probe.expectMsg(JournalProtocol.WriteMessagesSuccessful$.MODULE$);
    write(List.of(AtomicWrite.apply(event("then", 7).withTimestamp(1_234))), probe);
    replay(id, 6, ALL, ALL);
    assertThat(replayed().timestamp()).isBetween(before, System.currentTimeMillis());
    assertThat(replayed().timestamp()).isEqualTo(1_234);
  }

  @Test
  void keepsEntitiesApartWhoseIdsBeginAlike() {
    replay(id.substring(0, id.length() - 1), 0, ALL, ALL);
    expectHighest(0);
    replay(id + "x", 0, ALL, ALL);
    expectHighest(0);
  }

  private void expectEvents(int first, int last) {
    for (int i = first; i <= last; i++) {
      PersistentRepr event = replayed();
      assertThat(event).isEqualTo(PluginFixture.event("a-" + i, i, id, writer));
    }
  }

  private PersistentRepr replayed() {
    return receiver.expectMsgClass(JournalProtocol.ReplayedMessage.class).persistent();
  }

  private static PersistentRepr success(TestKit probe) {
    return probe.expectMsgClass(JournalProtocol.WriteMessageSuccess.class).persistent();
  }

  private void expectHighest(long sequenceNr) {
    receiver.expectMsg(new JournalProtocol.RecoverySuccess(sequenceNr));
  }

  private void replay(String persistenceId, long from, long to, long max) {
    plugins
        .journal()
        .tell(
            new JournalProtocol.ReplayMessages(from, to, max, persistenceId, receiver.getRef()),
            ActorRef.noSender());
  }

  private void delete(long to) {
    TestKit probe = plugins.probe();
    plugins
        .journal()
        .tell(new JournalProtocol.DeleteMessagesTo(id, to, probe.getRef()), ActorRef.noSender());
    probe.expectMsg(new DeleteMessagesSuccess(to));
  }

  private static void write(List<? extends PersistentEnvelope> writes, TestKit probe) {
    plugins
        .journal()
        .tell(
            new JournalProtocol.WriteMessages(
                seq(List.<PersistentEnvelope>copyOf(writes)), probe.getRef(), INSTANCE),
            ActorRef.noSender());
  }

  private PersistentRepr event(int number) {
    return PersistentRepr.apply("a-" + number, number, id, "", false, sender.getRef(), writer);
  }

  private PersistentRepr event(Object payload, long sequenceNr) {
    return PluginFixture.event(payload, sequenceNr, id, writer);
  }

  private static <T> scala.collection.immutable.Seq<T> seq(List<T> list) {
    return CollectionConverters.asScala(list).toList();
  }
}
