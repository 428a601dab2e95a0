package io.viesti.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.engine.Fifo.Entry;
import io.viesti.engine.Fifo.Offer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FifoTest {
  private static final long SOON = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long NEVER = TimeUnit.DAYS.toNanos(1);
  private static final long ALL = Long.MAX_VALUE;
  private static final Waiter SOMEBODY = failure -> {};

  private final List<Entry> group = new ArrayList<>();

  @Test
  void givesEntriesInTheirOrder() {
    Fifo fifo = new Fifo(100, 1 << 20);
    Entry body = unawaited(10);
    Entry event = awaited(10);
    Entry barrier = new Entry(null, false, SOMEBODY);
    offer(fifo, body, event, barrier);
    assertThat(fifo.take(group, ALL, NEVER)).isTrue();
    assertThat(group).containsExactly(body, event, barrier);
  }

  @Test
  void wakesAtOnceWhenSomebodyWaits() throws Exception {
    Fifo fifo = new Fifo(100, 1 << 20);
    CompletableFuture<Boolean> taken =
        CompletableFuture.supplyAsync(() -> fifo.take(group, ALL, NEVER));
    Entry event = awaited(10);
    fifo.offer(event);
    assertThat(taken.get(20, TimeUnit.SECONDS)).isTrue();
    assertThat(group).containsExactly(event);
  }

  @Test
  void letsEntriesNobodyWaitsForLinger() {
    Fifo fifo = new Fifo(100, 1 << 20);
    Entry body = unawaited(10);
    fifo.offer(body);
    assertThat(fifo.take(group, ALL, SOON)).isTrue();
    assertThat(group).containsExactly(body);
  }

  @Test
  void doesNotLetManyOctetsLinger() {
    Fifo fifo = new Fifo(100, 100 << 20);
    fifo.offer(unawaited(2 << 20));
    assertThat(fifo.take(group, ALL, NEVER)).isTrue();
  }

  @Test
  void refusesAtItsBoundOfEntries() {
    Fifo fifo = new Fifo(8, 1 << 20);
    for (int i = 0; i < 8; i++) {
      assertThat(fifo.offer(awaited(1))).isEqualTo(Offer.TAKEN);
    }
    assertThat(fifo.offer(awaited(1))).isEqualTo(Offer.FULL);
  }

  @Test
  void keepsAQuarterForThoseWhoWait() {
    Fifo fifo = new Fifo(8, 1 << 20);
    for (int i = 0; i < 6; i++) {
      assertThat(fifo.offer(unawaited(1))).isEqualTo(Offer.TAKEN);
    }
    assertThat(fifo.offer(unawaited(1))).isEqualTo(Offer.FULL);
    assertThat(fifo.offer(awaited(1))).isEqualTo(Offer.TAKEN);
  }

  @Test
  void refusesAtItsBoundOfOctets() {
    Fifo fifo = new Fifo(1000, 10_000);
    assertThat(fifo.offer(awaited(6_000))).isEqualTo(Offer.TAKEN);
    assertThat(fifo.offer(awaited(6_000))).isEqualTo(Offer.FULL);
    assertThat(fifo.offer(awaited(1_000))).isEqualTo(Offer.TAKEN);
  }

  @Test
  void takesOneOfAnySizeWhenEmpty() {
    Fifo fifo = new Fifo(1000, 10_000);
    assertThat(fifo.offer(awaited(50_000))).isEqualTo(Offer.TAKEN);
  }

  @Test
  void hasRoomAgainOnceTaken() {
    Fifo fifo = new Fifo(1, 1 << 20);
    offer(fifo, awaited(1));
    assertThat(fifo.offer(awaited(1))).isEqualTo(Offer.FULL);
    fifo.take(group, ALL, NEVER);
    assertThat(fifo.offer(awaited(1))).isEqualTo(Offer.TAKEN);
  }

  @Test
  void boundsAGroupByOctets() {
    Fifo fifo = new Fifo(100, 1 << 20);
    offer(fifo, awaited(600), awaited(600), awaited(600));
    fifo.take(group, 1_000, NEVER);
    assertThat(group).hasSize(2);
    group.clear();
    fifo.take(group, 1_000, NEVER);
    assertThat(group).hasSize(1);
  }

  @Test
  void countsTheGroupInHandUntilTheNextIsTaken() {
    Fifo fifo = new Fifo(100, 1 << 20);
    offer(fifo, awaited(1), awaited(1));
    assertThat(fifo.depth()).isEqualTo(2);
    fifo.take(group, ALL, NEVER);
    assertThat(fifo.depth()).isEqualTo(2);
    assertThat(fifo.bytes()).isZero();
    fifo.close();
    group.clear();
    fifo.take(group, ALL, NEVER);
    assertThat(fifo.depth()).isZero();
  }

  @Test
  void givesOutWhatIsInsideWhenClosedAndThenEnds() {
    Fifo fifo = new Fifo(100, 1 << 20);
    Entry body = unawaited(1);
    fifo.offer(body);
    fifo.close();
    assertThat(fifo.offer(awaited(1))).isEqualTo(Offer.CLOSED);
    assertThat(fifo.take(group, ALL, NEVER)).isTrue();
    assertThat(group).containsExactly(body);
    group.clear();
    assertThat(fifo.take(group, ALL, NEVER)).isFalse();
  }

  private static void offer(Fifo fifo, Entry... entries) {
    for (Entry entry : entries) {
      assertThat(fifo.offer(entry)).isEqualTo(Offer.TAKEN);
    }
  }

  private static Entry awaited(int weight) {
    return new Entry(new Weight(weight), true, SOMEBODY);
  }

  private static Entry unawaited(int weight) {
    return new Entry(new Weight(weight), false, null);
  }

  private record Weight(int weight) implements Write {
    @Override
    public void into(Batch batch) {}
  }
}
