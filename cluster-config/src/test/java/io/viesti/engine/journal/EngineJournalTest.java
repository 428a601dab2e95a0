package io.viesti.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.engine.EngineFixture;
import io.viesti.journal.JournalContract;
import io.viesti.journal.PluginFixture;
import java.nio.file.Path;
import java.util.List;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.JournalProtocol;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineJournalTest extends JournalContract {
  private static PluginFixture plugins;

  @BeforeAll
  static void start(@TempDir Path dir) {
    plugins = new PluginFixture(EngineFixture.config(dir));
  }

  @AfterAll
  static void stop() {
    plugins.close();
  }

  @Override
  protected PluginFixture plugins() {
    return plugins;
  }

  @Test
  void rejectsAnEventThatCanNotBeSerializedAndStoresTheOthers() {
    Object unserializable = new Object();
    TestKit probe = plugins().probe();
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
    TestKit probe = plugins().probe();
    write(List.of(new AtomicWrite(seq(List.of(event("b-6", 6), event(new Object(), 7))))), probe);
    probe.expectMsg(JournalProtocol.WriteMessagesSuccessful$.MODULE$);
    probe.expectMsgClass(JournalProtocol.WriteMessageRejected.class);
    probe.expectMsgClass(JournalProtocol.WriteMessageRejected.class);
    replay(id, 6, ALL, ALL);
    expectHighest(5);
  }

  @Test
  void keepsTheTimeOfWriting() {
    long before = System.currentTimeMillis();
    TestKit probe = plugins().probe();
    write(List.of(AtomicWrite.apply(event("now", 6))), probe);
    probe.expectMsg(JournalProtocol.WriteMessagesSuccessful$.MODULE$);
    write(List.of(AtomicWrite.apply(event("then", 7).withTimestamp(1_234))), probe);
    replay(id, 6, ALL, ALL);
    assertThat(replayed().timestamp()).isBetween(before, System.currentTimeMillis());
    assertThat(replayed().timestamp()).isEqualTo(1_234);
  }
}
