package io.viesti.chaos;

import io.viesti.backing.Server;
import io.viesti.bench.load.Letter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One of the servers behind the nodes dies or stands still, and comes back: meanwhile senders are
 * put off within bounds, and afterwards the house works without a restart of any node.
 */
final class ServerTrouble implements Fault {
  /** What is done to the server. */
  enum How {
    KILLED,
    PAUSED
  }

  /** Longer than any time-out inside; a sender waits ten minutes for its final reply. */
  private static final Duration BOUND = Duration.ofSeconds(45);

  private static final Duration DOWN = Duration.ofSeconds(20);
  private static final Duration BACK = Duration.ofSeconds(90);

  private final java.util.function.Function<House, Server> which;
  private final How how;

  ServerTrouble(java.util.function.Function<House, Server> which, How how) {
    this.which = which;
    this.how = how;
  }

  @Override
  public Seen strike(Scene scene) {
    Server server = which.apply(scene.house());
    List<String> broken = new ArrayList<>();
    String edge = scene.anyNode().host();
    if (how == How.KILLED) {
      server.kill();
    } else {
      server.pause();
    }
    long struck = System.nanoTime();
    Letter letter = scene.smallLetter();
    String reply = SmtpTry.send(edge, letter, BOUND);
    double seconds = (System.nanoTime() - struck) / 1e9;
    if (reply.startsWith("250")) {
      scene.acknowledged(letter);
    } else if (!reply.startsWith("4")) {
      broken.add("with " + server.name() + " away a sender saw: " + reply);
    }
    long left = DOWN.toNanos() - (System.nanoTime() - struck);
    scene.hold(Duration.ofNanos(Math.max(0, left)));
    if (how == How.KILLED) {
      server.start();
    } else {
      server.resume();
    }
    if (!reply.startsWith("250")) {
      scene.sendUntilAcknowledged(letter, scene.house().nodes(), BACK);
    }
    return Seen.of(
        "%s %s for 20 s, a sender was answered after %.1f s: %s"
            .formatted(
                server.name(), how == How.KILLED ? "dead" : "standing still", seconds, reply),
        broken);
  }
}
