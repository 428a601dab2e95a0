package io.viesti.chaos;

import io.viesti.local.NodeServer;
import java.time.Duration;

/** SIGSTOP of a node that is edge and mailbox, under load, and SIGCONT half a minute later. */
final class NodePause implements Fault {
  private static final Duration PAUSE = Duration.ofSeconds(30);

  @Override
  public Seen strike(Scene scene) {
    NodeServer victim = scene.anyNode();
    NodeServer survivor = scene.others(victim).get(0);
    MailboxProbe probe = new MailboxProbe(House.http(survivor));
    probe.unread(scene.addresses());
    long struck = System.nanoTime();
    victim.pause();
    try {
      FirstReads reads = probe.untilAllRead(scene.addresses(), struck, PAUSE.multipliedBy(2));
      long left = PAUSE.toNanos() - (System.nanoTime() - struck);
      scene.hold(Duration.ofNanos(Math.max(0, left)));
      return Seen.of(
          "%s stood still for 30 s, mailboxes read elsewhere: %s"
              .formatted(victim.name(), reads.show()));
    } finally {
      victim.resume();
      scene.house().mend();
    }
  }
}
