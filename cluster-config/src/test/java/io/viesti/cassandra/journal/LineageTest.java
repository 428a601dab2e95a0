package io.viesti.cassandra.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.journal.PluginFixture;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.persistence.PersistentRepr;
import org.junit.jupiter.api.Test;

/** Events are written as writer and number: the first of each number was written first. */
class LineageTest {
  private final List<String> replayed = new ArrayList<>();
  private final List<List<PersistentRepr>> conflicts = new ArrayList<>();

  @Test
  void oneWriterAfterTheOther() {
    replay(1, 9, 9, "a1", "a2", "b3", "c4", "a5");
    assertThat(replayed).containsExactly("a1", "a2", "b3", "c4", "a5");
    assertThat(conflicts).isEmpty();
  }

  @Test
  void onlyWhatIsAskedFor() {
    replay(3, 5, 9, "a2", "a3", "a4", "a5", "a6");
    assertThat(replayed).containsExactly("a3", "a4", "a5");
    replayed.clear();
    replay(1, 9, 2, "a1", "a2", "a3");
    assertThat(replayed).containsExactly("a1", "a2");
    replayed.clear();
    replay(1, 9, 9);
    assertThat(replayed).isEmpty();
  }

  @Test
  void theOlderWritersEventIsPassedOverWheneverItWasWritten() {
    replay(1, 9, 9, "a1", "a2", "b2");
    replay(1, 9, 9, "a1", "b2", "a2");
    assertThat(replayed).containsExactly("a1", "b2", "a1", "b2");
    assertThat(conflicts).hasSize(2);
  }

  @Test
  void soIsAllItWroteLater() {
    replay(1, 9, 9, "a1", "b2", "a2", "a3", "b3", "a4", "b4", "a5", "c6");
    assertThat(replayed).containsExactly("a1", "b2", "b3", "b4", "c6");
  }

  @Test
  void theEventBeforeTheFirstTellsWhoIsOlder() {
    replay(5, 9, 9, "a4", "b5", "a5", "b6");
    replay(5, 9, 9, "a4", "a5", "b5", "b6");
    assertThat(replayed).containsExactly("b5", "b6", "b5", "b6");
  }

  @Test
  void whereItDoesNotTheLastWrittenCounts() {
    replay(5, 9, 9, "c4", "a5", "b5", "b6");
    assertThat(replayed).containsExactly("b5", "b6");
    replayed.clear();
    replay(1, 9, 9, "a1", "b1", "b2");
    assertThat(replayed).containsExactly("b1", "b2");
  }

  @Test
  void threeAtOnceLeaveOne() {
    replay(1, 9, 9, "a1", "a2", "b2", "c2", "b3", "c3");
    assertThat(replayed).containsExactly("a1", "c2", "c3");
    assertThat(conflicts).singleElement().asList().hasSize(3);
  }

  private void replay(long from, long to, long max, String... events) {
    Lineage lineage =
        new Lineage(
            from,
            to,
            max,
            event -> replayed.add(event.writerUuid() + event.sequenceNr()),
            conflicts::add);
    for (String event : events) {
      lineage.accept(
          PluginFixture.event(
              "x", Long.parseLong(event.substring(1)), "id", event.substring(0, 1)));
    }
    lineage.end();
  }
}
