package io.viesti.node;

import io.viesti.delivery.Deliveries;
import io.viesti.edge.SmtpServer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.pattern.Patterns;

/**
 * The order of a clean stop, by coordinated shutdown: not ready any more, and some time for
 * balancers to notice, because who still comes when doors close is refused; newcomers get 421 and
 * sessions in DATA end; delivery ends what is past its DATA; then Pekko passivates entities and
 * leaves the cluster, and last of all the engine closes.
 */
final class Stopping {
  private Stopping() {}

  static void register(
      ActorSystem<?> system,
      Optional<SmtpServer> smtp,
      Deliveries deliveries,
      Duration notice,
      Duration grace) {
    CoordinatedShutdown shutdown = CoordinatedShutdown.get(system);
    task(
        shutdown,
        CoordinatedShutdown.PhaseBeforeServiceUnbind(),
        "not-ready",
        () -> {
          Health.ID.apply(system).down();
          return noticed(system, shutdown, notice);
        });
    smtp.ifPresent(
        server ->
            task(
                shutdown,
                CoordinatedShutdown.PhaseServiceRequestsDone(),
                "smtp-drain",
                () -> server.drain(grace)));
    task(
        shutdown,
        CoordinatedShutdown.PhaseServiceRequestsDone(),
        "delivery-drain",
        () -> deliveries.drain(grace));
  }

  /** A node that was put out of the cluster gives no notice: it must take nothing any more. */
  static CompletionStage<Void> noticed(
      ActorSystem<?> system, CoordinatedShutdown shutdown, Duration notice) {
    boolean putOut =
        shutdown
            .getShutdownReason()
            .filter(CoordinatedShutdown.ClusterDowningReason$.class::isInstance)
            .isPresent();
    // (What it waits for must not be null: Patterns.after would never complete.)
    return Patterns.after(
            putOut ? Duration.ZERO : notice,
            system.classicSystem(),
            () -> CompletableFuture.completedStage(Done.getInstance()))
        .thenAccept(done -> {});
  }

  private static void task(
      CoordinatedShutdown shutdown,
      String phase,
      String name,
      Supplier<CompletionStage<Void>> work) {
    shutdown.addTask(phase, name, () -> work.get().thenApply(nothing -> Done.getInstance()));
  }
}
