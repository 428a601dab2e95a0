package io.viesti.chaos;

import io.viesti.local.NodeServer;
import java.time.Duration;

/**
 * kill -9 of a node that hosts mailboxes (and all else), during load: every mailbox must be
 * readable elsewhere soon.
 */
final class NodeKill implements Fault {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @Override
  public Seen strike(Scene scene) {
    NodeServer victim = scene.anyNode();
    NodeServer survivor = scene.others(victim).get(0);
    MailboxProbe probe = new MailboxProbe(House.http(survivor));
    probe.unread(scene.addresses());
    long struck = System.nanoTime();
    victim.kill();
    FirstReads reads = probe.untilAllRead(scene.addresses(), struck, PATIENCE);
    victim.start();
    return Seen.back(
        victim.name() + " killed, mailboxes read elsewhere: " + reads.show(), reads.last());
  }
}
