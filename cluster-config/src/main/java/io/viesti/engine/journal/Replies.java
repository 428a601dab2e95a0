package io.viesti.engine.journal;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import scala.concurrent.Batchable;
import scala.concurrent.ExecutionContext;

/**
 * Carries replies from the committing thread to a dispatcher, those of one group in one task: the
 * committing thread only queues them. Being batchable, what they set off runs in that same task.
 * Bounded by the engine's fifo.
 */
final class Replies implements Runnable, Batchable {
  /** Replies in one task; what they set off runs after it and must not wait for ever. */
  private static final int MOST = 64;

  private final ExecutionContext dispatcher;
  private final ConcurrentLinkedQueue<Runnable> replies = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();

  Replies(ExecutionContext dispatcher) {
    this.dispatcher = dispatcher;
  }

  void add(Runnable reply) {
    replies.add(reply);
    schedule();
  }

  private void schedule() {
    if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
      dispatcher.execute(this);
    }
  }

  @Override
  public void run() {
    Runnable reply = replies.poll();
    for (int done = 1; reply != null; done++) {
      reply.run();
      reply = done < MOST ? replies.poll() : null;
    }
    scheduled.set(false);
    if (!replies.isEmpty()) {
      schedule();
    }
  }
}
