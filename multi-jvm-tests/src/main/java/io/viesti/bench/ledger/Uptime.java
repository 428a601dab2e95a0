package io.viesti.bench.ledger;

import java.util.ArrayList;
import java.util.List;

/**
 * When a node was up, from its {@code ready} to the signal that kills it. Moments are those of
 * {@link System#nanoTime}. Thread-safe.
 */
final class Uptime {
  private final List<Span> spans = new ArrayList<>();

  private static final class Span {
    private final long began;
    private long ended;
    private boolean over;

    Span(long began) {
      this.began = began;
    }

    boolean holds(long moment) {
      return moment - began >= 0 && (!over || moment - ended < 0);
    }
  }

  synchronized void began(long now) {
    if (!isUp()) {
      spans.add(new Span(now));
    }
  }

  synchronized void ended(long now) {
    if (isUp()) {
      Span last = spans.get(spans.size() - 1);
      last.ended = now;
      last.over = true;
    }
  }

  /** The moment it was first up. */
  synchronized long first() {
    return spans.get(0).began;
  }

  synchronized boolean isUp() {
    return !spans.isEmpty() && !spans.get(spans.size() - 1).over;
  }

  synchronized boolean upAt(long moment) {
    return spans.stream().anyMatch(span -> span.holds(moment));
  }

  /** Whether it was up at that moment and has been ever since. */
  synchronized boolean upSince(long moment) {
    return isUp() && spans.get(spans.size() - 1).holds(moment);
  }

  /**
   * The moment itself, unless it lies longer than {@code atMost} after a death from which the node
   * has come back: then the moment it did.
   */
  synchronized long soonAfterDeath(long moment, long atMost) {
    for (int i = 0; i + 1 < spans.size(); i++) {
      long died = spans.get(i).ended;
      long back = spans.get(i + 1).began;
      if (moment - died > atMost && moment - back < 0) {
        return back;
      }
    }
    return moment;
  }
}
