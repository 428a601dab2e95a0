package io.viesti.chaos;

import io.viesti.local.NodeServer;
import io.viesti.outside.process.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Every node in turn is stopped as an operator does and started again, under load. */
final class RollingRestart implements Fault {
  private static final double MOST_SECONDS = 5;

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @Override
  public Seen strike(Scene scene) {
    List<String> broken = new ArrayList<>();
    // An operator does not begin while what an outage left is still being sent; and such mail,
    // which goes first, would hold up what this row counts.
    Waiting.until(
        "what earlier faults left to be sent", PATIENCE, () -> scene.load().open() < Scene.FEW);
    long refusedForGood = scene.load().refusedForGood.get();
    scene.load().openWindow();
    Visitors visitors = new Visitors(scene.house(), scene.addresses());
    try (visitors) {
      for (NodeServer node : scene.house().nodes()) {
        node.stop();
        node.start();
        scene.house().awaitWhole();
      }
    }
    double p99 = scene.load().window.getValueAtPercentile(99) / 1e6;
    if (p99 > MOST_SECONDS) {
      broken.add(
          "99 %% of mails were accepted within %.1f s, not 5 s; the slow ones met %s"
              .formatted(p99, scene.load().whySlow()));
    }
    if (scene.load().refusedForGood.get() > refusedForGood) {
      broken.add("a sender saw a 5xx: " + scene.load().lastRefusalForGood);
    }
    if (visitors.failed() > 0) {
      broken.add(
          "%d clients saw a 5xx, the first %s"
              .formatted(visitors.failed(), visitors.firstFailure()));
    }
    return Seen.of(
        "every node restarted in turn, p99 of accept %.2f s, %d clients answered"
            .formatted(p99, visitors.answered()),
        broken);
  }
}
