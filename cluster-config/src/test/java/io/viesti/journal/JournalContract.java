package io.viesti.journal;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** What Pekko asks of every journal plugin, case by case. */
public abstract class JournalContract {
  protected static final long ALL = Long.MAX_VALUE;
  private static final int INSTANCE = 1;

  /** A new entity for each test. */
  protected final String id = PluginFixture.newId();

  protected final String writer = UUID.randomUUID().toString();
  private final TestKit sender = plugins().probe();
  private final TestKit receiver = plugins().probe();

  /** The system with the journal under test; the same one for all tests. */
  protected abstract PluginFixture plugins();

  /** Five events: three alone, the last two in one atomic write. */
  @BeforeEach
  void writeFive() {
    List<PersistentEnvelope> writes = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      writes.add(AtomicWrite.apply(event(i)));
    }
    writes.add(new AtomicWrite(seq(List.of(event(4), event(5)))));
    TestKit probe = plugins().probe();
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
    TestKit subscriber = plugins().probe();
    plugins()
        .system()
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
    TestKit probe = plugins().probe();
    write(List.of(AtomicWrite.apply(event(6))), probe);
    probe.expectMsg(JournalProtocol.WriteMessagesSuccessful$.MODULE$);
    replay(id, 0, ALL, ALL);
    expectEvents(6, 6);
    expectHighest(6);
  }

  @Test
  void writesEventsByTheirSerializer() {
    TestKit probe = plugins().probe();
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
    TestKit probe = plugins().probe();
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
  void keepsEntitiesApartWhoseIdsBeginAlike() {
    replay(id.substring(0, id.length() - 1), 0, ALL, ALL);
    expectHighest(0);
    replay(id + "x", 0, ALL, ALL);
    expectHighest(0);
  }

  protected final void expectEvents(int first, int last) {
    for (int i = first; i <= last; i++) {
      PersistentRepr event = replayed();
      assertThat(event).isEqualTo(PluginFixture.event("a-" + i, i, id, writer));
    }
  }

  protected final PersistentRepr replayed() {
    return receiver.expectMsgClass(JournalProtocol.ReplayedMessage.class).persistent();
  }

  protected static PersistentRepr success(TestKit probe) {
    return probe.expectMsgClass(JournalProtocol.WriteMessageSuccess.class).persistent();
  }

  protected final void expectHighest(long sequenceNr) {
    receiver.expectMsg(new JournalProtocol.RecoverySuccess(sequenceNr));
  }

  protected final void replay(String persistenceId, long from, long to, long max) {
    plugins()
        .journal()
        .tell(
            new JournalProtocol.ReplayMessages(from, to, max, persistenceId, receiver.getRef()),
            ActorRef.noSender());
  }

  private void delete(long to) {
    TestKit probe = plugins().probe();
    plugins()
        .journal()
        .tell(new JournalProtocol.DeleteMessagesTo(id, to, probe.getRef()), ActorRef.noSender());
    probe.expectMsg(new DeleteMessagesSuccess(to));
  }

  protected final void write(List<? extends PersistentEnvelope> writes, TestKit probe) {
    plugins()
        .journal()
        .tell(
            new JournalProtocol.WriteMessages(
                seq(List.<PersistentEnvelope>copyOf(writes)), probe.getRef(), INSTANCE),
            ActorRef.noSender());
  }

  private PersistentRepr event(int number) {
    return PersistentRepr.apply("a-" + number, number, id, "", false, sender.getRef(), writer);
  }

  protected final PersistentRepr event(Object payload, long sequenceNr) {
    return PluginFixture.event(payload, sequenceNr, id, writer);
  }

  protected static <T> scala.collection.immutable.Seq<T> seq(List<T> list) {
    return CollectionConverters.asScala(list).toList();
  }
}
