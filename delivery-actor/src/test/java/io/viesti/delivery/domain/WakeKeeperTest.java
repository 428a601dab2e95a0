package io.viesti.delivery.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.wake.InMemoryWakeIndex;
import io.viesti.wake.WakeEntry;
import io.viesti.wake.WakeIndex;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class WakeKeeperTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final Index index = new Index();
  private final WakeKeeper keeper = new WakeKeeper(index, "DomainQueue", "example.net#0");

  /** Takes entries, or not. */
  private static final class Index implements WakeIndex {
    private final InMemoryWakeIndex entries = new InMemoryWakeIndex();
    private boolean down;
    private int written;

    @Override
    public CompletionStage<Void> owe(WakeEntry entry) {
      written++;
      return down
          ? CompletableFuture.failedFuture(new IllegalStateException("down"))
          : entries.owe(entry);
    }

    @Override
    public void paid(WakeEntry entry) {
      entries.paid(entry);
    }

    @Override
    public CompletionStage<List<WakeEntry>> due(String kind, Instant until, int limit) {
      return entries.due(kind, until, limit);
    }
  }

  private static boolean isDurable(CompletionStage<Void> owed) {
    CompletableFuture<Void> stage = owed.toCompletableFuture();
    return stage.isDone() && !stage.isCompletedExceptionally();
  }

  @Test
  void oneEntryServesABusyTime() {
    assertThat(isDurable(keeper.owe(NOW))).isTrue();
    assertThat(isDurable(keeper.owe(NOW.plusSeconds(5)))).isTrue();
    assertThat(index.written).isEqualTo(1);
    assertThat(index.entries.all()).hasSize(1);
  }

  @Test
  void anEntryTheIndexDidNotTakeDoesNotCount() {
    index.down = true;
    assertThat(isDurable(keeper.owe(NOW))).isFalse();
    assertThat(index.entries.all()).isEmpty();

    index.down = false;
    assertThat(isDurable(keeper.owe(NOW.plusSeconds(5)))).isTrue();
    assertThat(index.entries.all()).hasSize(1);
  }

  @Test
  void whatIsOwedIsWrittenAtTheNextLookAtTheClockToo() {
    index.down = true;
    keeper.owe(NOW);
    index.down = false;
    keeper.settle(Optional.of(NOW.plusSeconds(1)));
    assertThat(index.entries.all()).hasSize(1);
    keeper.settle(Optional.of(NOW.plus(Duration.ofSeconds(2))));
    assertThat(index.written).isEqualTo(2);
    keeper.settle(Optional.empty());
    assertThat(index.entries.all()).isEmpty();
  }
}
