package io.viesti.chaos;

import io.viesti.bench.load.Letter;
import io.viesti.local.NodeServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * kill -9 of an edge while a sender is in DATA: the sender sees no 250, and its retry at another
 * edge gives one copy.
 */
final class KillInData implements Fault {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Override
  public Seen strike(Scene scene) {
    NodeServer victim = scene.anyNode();
    List<String> broken = new ArrayList<>();
    Letter letter = scene.smallLetter();
    String seen;
    try (SmtpTry session = SmtpTry.half(victim.host(), letter, PATIENCE)) {
      victim.kill();
      seen = session.reply();
    } catch (IOException e) {
      seen = String.valueOf(e.getMessage());
      if (victim.alive()) {
        victim.kill();
      }
    }
    if (seen.startsWith("2")) {
      broken.add("half a mail was answered " + seen);
    }
    scene.sendUntilAcknowledged(letter, scene.others(victim), Duration.ofSeconds(90));
    victim.start();
    return Seen.of(victim.name() + " killed in DATA, the sender saw: " + seen, broken);
  }
}
