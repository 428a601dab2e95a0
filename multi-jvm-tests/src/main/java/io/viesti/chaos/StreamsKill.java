package io.viesti.chaos;

import io.viesti.backing.Server;
import io.viesti.local.NodeServer;
import io.viesti.outside.process.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * kill -9 of a node that 1,000 clients follow events at: they resume at the others and miss
 * nothing.
 */
final class StreamsKill implements Fault {
  private static final int CLIENTS = 1_000;
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration AFTER = Duration.ofSeconds(10);
  private static final int NAMED = 5;

  @Override
  public Seen strike(Scene scene) {
    NodeServer victim = scene.anyNode();
    List<NodeServer> others = scene.others(victim);
    List<String> wrong = new ArrayList<>();
    StreamCrowd crowd = new StreamCrowd(scene.addresses(), CLIENTS, victim.host());
    long millis;
    try (crowd) {
      Waiting.until("1,000 streams", PATIENCE, () -> crowd.resumable() == CLIENTS);
      crowd.goTo(others.stream().map(Server::host).toList());
      long struck = System.nanoTime();
      victim.kill();
      Waiting.until("streams to break", PATIENCE, () -> crowd.resumable() < CLIENTS);
      Waiting.until("1,000 streams resumed", PATIENCE, () -> crowd.resumable() == CLIENTS);
      millis = (System.nanoTime() - struck) / 1_000_000;
      new MailboxProbe(House.http(others.get(0))).untilAllRead(scene.addresses(), struck, PATIENCE);
      scene.hold(AFTER);
    }
    wrong.addAll(crowd.verify(scene::inbox));
    victim.start();
    return Seen.of(
        "%s killed, 1,000 streams resumed elsewhere after %.1f s"
            .formatted(victim.name(), millis / 1e3),
        wrong.subList(0, Math.min(NAMED, wrong.size())));
  }
}
