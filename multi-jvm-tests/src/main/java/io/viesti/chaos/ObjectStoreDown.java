package io.viesti.chaos;

import io.viesti.backing.S3Server;
import io.viesti.bench.load.Letter;
import io.viesti.local.NodeServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The object store dies, in one of two cases while a large mail is on its way to it: small mail is
 * accepted all the same, large mail is put off.
 */
final class ObjectStoreDown implements Fault {
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final Duration BACK = Duration.ofSeconds(90);

  @Override
  public Seen strike(Scene scene) {
    S3Server store = scene.house().cluster().s3();
    NodeServer edge = scene.anyNode();
    List<String> broken = new ArrayList<>();
    Letter large = scene.largeLetter();
    String largeReply;
    boolean inUpload = scene.below(2) == 0;
    if (inUpload) {
      largeReply = cutInUpload(store, edge, large);
    } else {
      store.kill();
      largeReply = SmtpTry.send(edge.host(), large, BOUND);
    }
    if (largeReply.startsWith("2")) {
      broken.add("large mail was answered " + largeReply + " without an object store");
    }
    Letter small = scene.smallLetter();
    String smallReply = SmtpTry.send(edge.host(), small, BOUND);
    if (smallReply.startsWith("250")) {
      scene.acknowledged(small);
    } else {
      broken.add("small mail was answered " + smallReply);
    }
    store.start();
    scene.sendUntilAcknowledged(large, scene.house().nodes(), BACK);
    return Seen.of(
        "S3 dead%s: large mail %s; small mail %s"
            .formatted(inUpload ? " in an upload" : "", largeReply, smallReply),
        broken);
  }

  /** The store stands still, so that the upload hangs in it, and then dies. */
  private static String cutInUpload(S3Server store, NodeServer edge, Letter large) {
    store.pause();
    try (SmtpTry session = SmtpTry.half(edge.host(), large, BOUND)) {
      store.kill();
      return "(cut off in DATA by us)";
    } catch (IOException e) {
      store.kill();
      return String.valueOf(e.getMessage());
    }
  }
}
