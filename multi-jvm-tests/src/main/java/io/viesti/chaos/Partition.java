package io.viesti.chaos;

import io.viesti.bench.load.Letter;
import io.viesti.local.NodeServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One node and the others don't hear each other for a minute; then they could again. The one alone
 * acknowledges nothing once it had time to notice, the others go on.
 */
final class Partition implements Fault {
  private static final Duration CUT = Duration.ofSeconds(60);
  private static final Duration NOTICED = Duration.ofSeconds(20);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Override
  public Seen strike(Scene scene) {
    NodeServer alone = scene.anyNode();
    List<NodeServer> majority = scene.others(alone);
    List<String> broken = new ArrayList<>();
    MailboxProbe probe = new MailboxProbe(House.http(majority.get(0)));
    probe.unread(scene.addresses());
    long struck = System.nanoTime();
    scene.house().network().part(List.of(alone), majority);
    try {
      FirstReads reads = probe.untilAllRead(scene.addresses(), struck, CUT.multipliedBy(2));
      holdUntil(scene, struck, NOTICED);
      requireSilence(scene, alone, broken);
      holdUntil(scene, struck, CUT);
      return Seen.of(
          "%s cut off for 60 s, mailboxes read at the majority: %s"
              .formatted(alone.name(), reads.show()),
          broken);
    } finally {
      scene.house().network().heal();
      scene.house().mend();
    }
  }

  private static void requireSilence(Scene scene, NodeServer alone, List<String> broken) {
    Letter letter = scene.smallLetter();
    String reply = SmtpTry.send(alone.host(), letter, PATIENCE);
    if (reply.startsWith("250")) {
      scene.acknowledged(letter);
      broken.add(alone.name() + ", cut off, still accepted a mail: " + reply);
    }
    int status =
        new MailboxProbe(House.http(alone))
            .makeFolder(scene.addresses().get(0), "cut-" + System.nanoTime(), PATIENCE)
            .join();
    if (status / 100 == 2) {
      broken.add(alone.name() + ", cut off, still acknowledged a change");
    }
  }

  private static void holdUntil(Scene scene, long struck, Duration since) {
    long left = since.toNanos() - (System.nanoTime() - struck);
    scene.hold(Duration.ofNanos(Math.max(0, left)));
  }
}
