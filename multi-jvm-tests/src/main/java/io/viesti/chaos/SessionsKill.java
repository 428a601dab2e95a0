package io.viesti.chaos;

import io.viesti.local.NodeServer;
import io.viesti.outside.process.Waiting;
import java.time.Duration;

/**
 * kill -9 of a node while sessions with the remote server wait for its reply: the queues go on
 * elsewhere. How often the remote server got a mail twice is held against the open sessions at the
 * end of the run.
 */
final class SessionsKill implements Fault {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int OPEN = 3;

  @Override
  public Seen strike(Scene scene) {
    int port = scene.house().remote().port();
    NodeServer victim = scene.anyNode();
    MailboxProbe probe = new MailboxProbe(House.http(scene.others(victim).get(0)));
    probe.unread(scene.addresses());
    Waiting.until("open sessions", PATIENCE, () -> OpenSessions.to(port) >= OPEN);
    int open = OpenSessions.to(port);
    long struck = System.nanoTime();
    victim.kill();
    FirstReads reads = probe.untilAllRead(scene.addresses(), struck, PATIENCE);
    victim.start();
    return Seen.back(
        "%s killed, %d sessions to the remote server open, mailboxes read elsewhere: %s"
            .formatted(victim.name(), open, reads.show()),
        reads.last());
  }
}
