package io.viesti.wake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every {@link WakeIndex} does, whatever it stands on. */
public abstract class WakeIndexContract {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

  /** A kind of its own for each test, so that the index may be shared. */
  private final String kind = "Kind-" + UUID.randomUUID();

  /** The index under test; the same one during a test. */
  protected abstract WakeIndex index();

  @Test
  void givesWhatIsDueEarliestFirst() throws Exception {
    WakeEntry later = owed("a", NOW);
    WakeEntry sooner = owed("b", NOW.minusSeconds(5));
    owed("c", NOW.plusMillis(1));
    assertThat(due(NOW, 10)).containsExactly(sooner, later);
  }

  @Test
  void givesNoMoreThanTheLimit() throws Exception {
    for (int i = 0; i < 20; i++) {
      owed("entity-" + i, NOW.minusSeconds(100 - i));
    }
    assertThat(due(NOW, 3))
        .extracting(WakeEntry::entityId)
        .containsExactly("entity-0", "entity-1", "entity-2");
  }

  @Test
  void keepsKindsApart() throws Exception {
    WakeEntry mine = owed("a", NOW);
    owe(new WakeEntry(kind + "x", "a", NOW));
    owe(new WakeEntry(kind.substring(1), "a", NOW));
    assertThat(due(NOW, 10)).containsExactly(mine);
  }

  @Test
  void keepsAnEntityWithTwoTimesTwice() throws Exception {
    WakeEntry first = owed("a", NOW.minusSeconds(1));
    WakeEntry second = owed("a", NOW);
    assertThat(due(NOW, 10)).containsExactly(first, second);
  }

  @Test
  void oweTwiceIsOweOnce() throws Exception {
    WakeEntry entry = owed("a", NOW);
    owe(entry);
    assertThat(due(NOW, 10)).containsExactly(entry);
  }

  @Test
  void removesWhatIsPaidAndNothingElse() throws Exception {
    WakeEntry first = owed("a", NOW.minusSeconds(1));
    WakeEntry second = owed("a", NOW);
    index().paid(first);
    index().paid(new WakeEntry(kind, "never owed", NOW));
    await().untilAsserted(() -> assertThat(due(NOW, 10)).containsExactly(second));
  }

  @Test
  void takesIdsOfAnyCharacters() throws Exception {
    WakeEntry odd = owed("ä/|\u0000\uD83D\uDCE8 x", NOW);
    assertThat(due(NOW, 10)).containsExactly(odd);
    index().paid(odd);
    await().untilAsserted(() -> assertThat(due(NOW, 10)).isEmpty());
  }

  @Test
  void findsNothingWhereNothingIsOwed() throws Exception {
    assertThat(due(NOW, 10)).isEmpty();
  }

  @Test
  void copesWithTheFarthestTimes() throws Exception {
    WakeEntry past = owed("a", Instant.ofEpochMilli(-5));
    WakeEntry future = owed("b", Instant.parse("9999-12-31T23:59:59.999Z"));
    assertThat(due(Instant.ofEpochMilli(0), 10)).containsExactly(past);
    assertThat(due(future.due(), 10)).containsExactly(past, future);
  }

  private WakeEntry owed(String entityId, Instant at) throws Exception {
    WakeEntry entry = new WakeEntry(kind, entityId, at);
    owe(entry);
    return entry;
  }

  private void owe(WakeEntry entry) throws Exception {
    index().owe(entry).toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private List<WakeEntry> due(Instant until, int limit) throws Exception {
    return index().due(kind, until, limit).toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
