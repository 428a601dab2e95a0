package io.viesti.http.events;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.QueueOfferResult;

/**
 * One stream as its mailbox's subscriber sees it: a bounded queue. A reader too slow for it is cut
 * off, with {@code resync} as its last word. Thread-safe.
 */
final class Listener {
  private final BoundedSourceQueue<Frame> queue;
  private final AtomicBoolean behind = new AtomicBoolean();

  Listener(BoundedSourceQueue<Frame> queue) {
    this.queue = queue;
  }

  /** False when this stream is over. */
  boolean tell(Frame frame) {
    if (behind.get()) {
      return false;
    }
    QueueOfferResult result = queue.offer(frame);
    if (result == QueueOfferResult.enqueued()) {
      return true;
    }
    cutOff();
    return false;
  }

  /** Ends the stream after what is queued, with {@code resync}. */
  void cutOff() {
    if (behind.compareAndSet(false, true)) {
      queue.complete();
    }
  }

  boolean isBehind() {
    return behind.get();
  }
}
