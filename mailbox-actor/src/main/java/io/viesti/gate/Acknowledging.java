package io.viesti.gate;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * How an entity replies to what it persisted: through the {@link AcknowledgementGate}. When that is
 * closed nothing is said (who asked runs into a timeout: the outcome is unknown) and the entity
 * ends, so that its next incarnation reads what stands. Used by its entity only.
 */
public final class Acknowledging<C> {
  private final ActorContext<C> context;
  private final AcknowledgementGate gate;
  private final C stop;

  /**
   * @param stop the command that ends the entity
   */
  public Acknowledging(ActorContext<C> context, C stop) {
    this.context = context;
    this.gate = AcknowledgementGate.of(context.getSystem());
    this.stop = stop;
  }

  /** Replies after a persist. */
  public <R> void tell(ActorRef<R> replyTo, R reply) {
    pass(() -> replyTo.tell(reply));
  }

  /** Does what follows from a persisted event, replies among it. */
  public void pass(Runnable consequences) {
    pass(consequences, () -> {});
  }

  /**
   * Does what follows from a persisted event.
   *
   * @param otherwise what to say when the gate is closed, before the entity ends
   */
  public void pass(Runnable consequences, Runnable otherwise) {
    if (gate.isOpen()) {
      consequences.run();
      return;
    }
    // The watch of the majority warns, once for all entities.
    context
        .getLog()
        .debug(
            "no majority was heard: {} acknowledges nothing and starts anew",
            context.getSelf().path().name());
    otherwise.run();
    context.getSelf().tell(stop);
  }
}
