package io.viesti.chaos;

import io.viesti.local.NodeServer;
import java.time.Duration;
import java.util.List;

/** One node and the others don't hear each other for a minute; then they could again. */
final class Partition implements Fault {
  private static final Duration CUT = Duration.ofSeconds(60);

  @Override
  public Seen strike(Scene scene) {
    NodeServer alone = scene.anyNode();
    List<NodeServer> majority = scene.others(alone);
    long struck = System.nanoTime();
    scene.house().network().part(List.of(alone), majority);
    try {
      long millis =
          new MailboxProbe(House.http(majority.get(0)))
              .untilAllRead(scene.addresses(), struck, CUT.multipliedBy(2));
      long left = CUT.toNanos() - (System.nanoTime() - struck);
      scene.hold(Duration.ofNanos(Math.max(0, left)));
      return Seen.of(
          "%s cut off for 60 s, all mailboxes read at the majority after %.1f s"
              .formatted(alone.name(), millis / 1e3));
    } finally {
      scene.house().network().heal();
      scene.house().mend();
    }
  }
}
