package io.viesti.node;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/** The readiness check that Pekko Management makes by its name in {@code viesti-pekko.conf}. */
public final class Readiness implements Supplier<CompletionStage<Boolean>> {
  private final Health health;

  public Readiness(ActorSystem system) {
    health = Health.ID.apply(Adapter.toTyped(system));
  }

  @Override
  public CompletionStage<Boolean> get() {
    return health.ready();
  }
}
