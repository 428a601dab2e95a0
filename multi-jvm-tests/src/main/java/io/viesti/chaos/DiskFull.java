package io.viesti.chaos;

import io.viesti.bench.load.Letter;
import io.viesti.local.NodeServer;
import io.viesti.outside.process.SmallVolume;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The disk on which a node keeps large content on its way to the object store is full: large mail
 * is put off there, small mail is accepted, and when there is space again so is the large one.
 */
final class DiskFull implements Fault {
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final Duration FULL = Duration.ofSeconds(10);

  @Override
  public Seen strike(Scene scene) {
    NodeServer edge = scene.anyNode();
    SmallVolume disk = scene.house().spoolOf(edge);
    List<String> broken = new ArrayList<>();
    Letter large = scene.largeLetter();
    Letter small = scene.smallLetter();
    disk.fillUpTo(0);
    String largeReply = SmtpTry.send(edge.host(), large, BOUND);
    String smallReply = SmtpTry.send(edge.host(), small, BOUND);
    scene.hold(FULL);
    disk.relieve();
    // RFC 3463 §3.4: 4.3.1, mail system full.
    if (!largeReply.startsWith("452 4.3.1")) {
      broken.add("large mail was answered " + largeReply + " by a node with a full disk");
    }
    if (smallReply.startsWith("250")) {
      scene.acknowledged(small);
    } else {
      broken.add("small mail was answered " + smallReply + " by a node with a full disk");
    }
    scene.sendUntilAcknowledged(large, List.of(edge), BOUND);
    return Seen.of(
        "%s's disk full: large mail %s; small mail %s"
            .formatted(edge.name(), largeReply, smallReply),
        broken);
  }
}
