package io.viesti.node;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;

/**
 * Whether this node does its job: its services are up and the journal answers. An extension,
 * because Pekko Management makes its checks itself and finds it by the actor system.
 */
public final class Health implements Extension {
  public static final ExtensionId<Health> ID =
      new ExtensionId<>() {
        @Override
        public Health createExtension(ActorSystem<?> system) {
          return new Health();
        }
      };

  private static final Supplier<CompletionStage<Boolean>> NOT_UP =
      () -> CompletableFuture.completedFuture(false);

  private volatile Supplier<CompletionStage<Boolean>> check = NOT_UP;

  private Health() {}

  /** From now on the node is ready whenever the check says so. */
  void up(Supplier<CompletionStage<Boolean>> ready) {
    check = ready;
  }

  /** The node stops: no more work, please. */
  void down() {
    check = NOT_UP;
  }

  CompletionStage<Boolean> ready() {
    return check.get();
  }
}
