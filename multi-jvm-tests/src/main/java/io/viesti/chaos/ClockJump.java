package io.viesti.chaos;

import io.viesti.local.NodeServer;
import java.time.Duration;

/** The wall clock of one node goes an hour wrong for a while, and right again. */
final class ClockJump implements Fault {
  private static final Duration WRONG = Duration.ofSeconds(30);
  private static final Duration AFTER = Duration.ofSeconds(10);

  @Override
  public Seen strike(Scene scene) {
    Clocks clocks = scene.house().clocks();
    if (!clocks.canChange()) {
      throw new IllegalStateException("clocks can't be changed: apt-get install libfaketime");
    }
    NodeServer node = scene.anyNode();
    Duration ahead = scene.below(2) == 0 ? Duration.ofHours(1) : Duration.ofHours(-1);
    clocks.set(node, ahead);
    scene.hold(WRONG);
    clocks.set(node, Duration.ZERO);
    scene.hold(AFTER);
    return Seen.of(
        node.name()
            + "'s clock an hour "
            + (ahead.isNegative() ? "behind" : "ahead")
            + " for 30 s");
  }
}
