package io.viesti.chaos;

import io.viesti.backing.CassandraServer;
import java.time.Duration;
import java.util.List;

/** One of three Cassandra nodes dies and comes back: nobody outside must notice. */
final class RingNodeDown implements Fault {
  private static final Duration DOWN = Duration.ofSeconds(30);

  @Override
  public Seen strike(Scene scene) {
    List<CassandraServer> ring = scene.house().cluster().cassandras();
    if (ring.size() < 3) {
      throw new IllegalStateException("this needs --replicas 3");
    }
    CassandraServer victim = ring.get(scene.below(ring.size()));
    long refused = scene.turnedAway();
    victim.kill();
    scene.hold(DOWN);
    victim.start();
    long more = scene.turnedAway() - refused;
    return Seen.of(
        victim.name() + " dead for 30 s",
        more == 0
            ? List.of()
            : List.of(
                more
                    + " mails were turned away meanwhile, the last from outside: ["
                    + scene.load().lastTrouble
                    + "], from accounts: ["
                    + scene.accounts().lastTrouble
                    + "]"));
  }
}
