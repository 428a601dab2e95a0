package io.viesti.gate;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;

/**
 * Whether this node may acknowledge what it persisted. The journal does not fence off a writer that
 * was replaced: a node that was paused or cut off may find its shards given to others while its own
 * write still succeeds. So an entity looks here after each persist and before what follows from it;
 * when the gate is closed it answers "unknown" and starts anew from the journal.
 *
 * <p>Open until somebody decides about it: a node without others, and tests, need no majority.
 * Thread-safe, without locks: read once per persisted command.
 */
public final class AcknowledgementGate implements Extension {
  private static final ExtensionId<AcknowledgementGate> ID =
      new ExtensionId<>() {
        @Override
        public AcknowledgementGate createExtension(ActorSystem<?> system) {
          return new AcknowledgementGate();
        }
      };

  private volatile BooleanSupplier majority = () -> true;
  private final AtomicLong refusals = new AtomicLong();

  private AcknowledgementGate() {}

  /** The gate of this node. */
  public static AcknowledgementGate of(ActorSystem<?> system) {
    return ID.apply(system);
  }

  /** Whether a majority was heard recently enough. Each refusal is counted. */
  public boolean isOpen() {
    if (majority.getAsBoolean()) {
      return true;
    }
    refusals.incrementAndGet();
    return false;
  }

  /** Acknowledgements held back since the start. */
  public long refusals() {
    return refusals.get();
  }

  /**
   * From now on the gate is open while a majority is heard.
   *
   * @param heard thread-safe and cheap: asked per persisted command
   */
  public void openWhile(BooleanSupplier heard) {
    majority = heard;
  }
}
