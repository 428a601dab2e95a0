package io.viesti.backing;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.cassandra.JournalWatch;
import io.viesti.gate.AcknowledgementGate;
import io.viesti.journal.JournalContract;
import io.viesti.journal.PluginFixture;
import java.util.List;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.JournalProtocol;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CassandraJournalIT extends JournalContract {
  private static PluginFixture plugins;

  @BeforeAll
  static void start() {
    plugins = new PluginFixture(CassandraFixture.migrated());
  }

  @AfterAll
  static void stop() {
    plugins.close();
  }

  @Override
  protected PluginFixture plugins() {
    return plugins;
  }

  /** Else a number would stay free, and recovery would look for its event. */
  @Test
  void failsAsAWholeWhereAnEventCanNotBeSerialized() {
    TestKit probe = plugins.probe();
    write(
        List.of(AtomicWrite.apply(event("b-6", 6)), AtomicWrite.apply(event(new Object(), 7))),
        probe);
    probe.expectMsgClass(JournalProtocol.WriteMessagesFailed.class);
    replay(id, 6, ALL, ALL);
    expectHighest(5);
  }

  /** A write that was late, of a writer that lost the entity before. */
  @Test
  void theEventOfTheWriterThatCameLaterCounts() {
    long before = conflicts();
    written("late", 6, writer);
    written("promised", 6, "newer");
    replay(id, 4, ALL, ALL);
    expectEvents(4, 5);
    assertThat(replayed().payload()).isEqualTo("promised");
    expectHighest(6);
    assertThat(conflicts()).isEqualTo(before + 1);
  }

  @Test
  void alsoWhenItWasWrittenFirst() {
    written("promised", 6, "newer");
    written("late", 6, writer);
    written("later", 7, writer);
    written("promised, too", 7, "newer");
    replay(id, 6, ALL, ALL);
    assertThat(replayed().payload()).isEqualTo("promised");
    assertThat(replayed().payload()).isEqualTo("promised, too");
    expectHighest(7);
  }

  @Test
  void writesNothingWhileNoMajorityIsHeard() {
    AcknowledgementGate gate = AcknowledgementGate.of(Adapter.toTyped(plugins.system()));
    gate.openWhile(() -> false);
    TestKit probe = plugins.probe();
    write(List.of(AtomicWrite.apply(event("b-6", 6))), probe);
    probe.expectMsgClass(JournalProtocol.WriteMessagesFailed.class);
    gate.openWhile(() -> true);
    replay(id, 6, ALL, ALL);
    expectHighest(5);
  }

  private void written(String payload, long sequenceNr, String by) {
    TestKit probe = plugins.probe();
    write(List.of(AtomicWrite.apply(PluginFixture.event(payload, sequenceNr, id, by))), probe);
    probe.expectMsg(JournalProtocol.WriteMessagesSuccessful$.MODULE$);
  }

  private static long conflicts() {
    return JournalWatch.of(plugins.system()).conflicts();
  }
}
