package io.viesti.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/**
 * How much mail had been accepted at a moment, part by part of the queue; mail that comes later
 * does not count.
 *
 * @param mails that were on their way then
 */
record Barrier(Instant at, Map<Integer, Long> ends, long mails) {
  private static final String CALL = "/admin/incoming";
  private static final long LOOK_EVERY = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long TELL_EVERY = TimeUnit.SECONDS.toNanos(2);

  /** Of this moment, or a little later. */
  static Barrier before(AdminClient node) {
    Instant now = Instant.now();
    JsonNode answer = node.get(CALL);
    Map<Integer, Long> ends = new TreeMap<>();
    answer
        .path("parts")
        .forEach(part -> ends.put(part.path("number").asInt(), part.path("accepted").asLong()));
    return new Barrier(now, ends, left(ends, answer));
  }

  /**
   * Waits until nothing is left.
   *
   * @param say told every two seconds how many are
   * @throws AdminException when that takes longer than {@code atMost}
   */
  void await(AdminClient node, Duration atMost, LongConsumer say) {
    long began = System.nanoTime();
    long told = began;
    for (long left = left(node); left > 0; left = left(node)) {
      long now = System.nanoTime();
      if (now - began > atMost.toNanos()) {
        throw new AdminException(
            left
                + " mails accepted before the call are not in their mailboxes after "
                + atMost.toSeconds()
                + " s: see `viesti queue lag`");
      }
      if (now - told > TELL_EVERY) {
        told = now;
        say.accept(left);
      }
      LockSupport.parkNanos(LOOK_EVERY);
    }
  }

  /** Mails accepted before the moment that are not in their mailboxes yet. */
  long left(AdminClient node) {
    return left(ends, node.get(CALL));
  }

  static long left(Map<Integer, Long> ends, JsonNode answer) {
    long left = 0;
    Map<Integer, Long> open = new TreeMap<>(ends);
    for (JsonNode part : answer.path("parts")) {
      Long end = open.remove(part.path("number").asInt());
      left += end == null ? 0 : Math.max(0, end - part.path("carried").asLong());
    }
    if (!open.isEmpty()) {
      throw new AdminException("the node does not show part " + open.keySet() + " of its queue");
    }
    return left;
  }
}
