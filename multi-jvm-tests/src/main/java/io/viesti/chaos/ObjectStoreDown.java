package io.viesti.chaos;

import io.viesti.backing.S3Server;
import io.viesti.bench.load.Letter;
import io.viesti.local.NodeServer;
import io.viesti.outside.process.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The object store dies, in one of two cases while a large mail is on its way to it: small mail is
 * accepted all the same, large mail is put off, and reading a large mail says that its content is
 * not there now.
 */
final class ObjectStoreDown implements Fault {
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final Duration BACK = Duration.ofSeconds(90);
  private static final Duration UNDER_WAY = Duration.ofSeconds(2);

  @Override
  public Seen strike(Scene scene) {
    S3Server store = scene.house().cluster().s3();
    NodeServer edge = scene.anyNode();
    List<String> broken = new ArrayList<>();
    Letter kept = scene.largeLetter();
    scene.sendUntilAcknowledged(kept, scene.house().nodes(), BACK);
    String keptId = idOf(scene, kept);
    Letter large = scene.largeLetter();
    boolean inUpload = scene.below(2) == 0;
    Died died = inUpload ? cutInUpload(store, edge, large) : before(store, edge, large);
    if (!died.largeReply().startsWith("451 4.3.0")) {
      broken.add("large mail was answered " + died.largeReply() + " without an object store");
    }
    Letter small = scene.smallLetter();
    String smallReply = SmtpTry.send(edge.host(), small, BOUND);
    if (smallReply.startsWith("250")) {
      scene.acknowledged(small);
    } else {
      broken.add("small mail was answered " + smallReply);
    }
    String reader = kept.recipients().get(0);
    int status = new MailboxProbe(House.http(edge)).readWhole(reader, keptId, BOUND).join();
    if (status != 503 && status != 200) {
      broken.add("reading a large mail was answered " + status);
    }
    store.start();
    scene.sendUntilAcknowledged(large, scene.house().nodes(), BACK);
    return Seen.of(
        "S3 dead%s: large mail %s; small mail %s; reading a large one %d"
            .formatted(died.when(), died.largeReply(), smallReply, status),
        broken);
  }

  /** The email id of a mail that was acknowledged, once its mailbox shows it. */
  private static String idOf(Scene scene, Letter letter) {
    String[] id = {""};
    Waiting.until(
        "mail " + letter.number() + " to be listed",
        BACK,
        () -> {
          id[0] = scene.find(letter);
          return !id[0].isEmpty();
        });
    return id[0];
  }

  /** What a large mail was answered, and when the store died: words for the report. */
  private record Died(String largeReply, String when) {}

  private static Died before(S3Server store, NodeServer edge, Letter large) {
    store.kill();
    return new Died(SmtpTry.send(edge.host(), large, BOUND), "");
  }

  /** The store stands still, so that the upload hangs in it, and then dies. */
  private static Died cutInUpload(S3Server store, NodeServer edge, Letter large) {
    store.pause();
    CompletableFuture<String> reply =
        CompletableFuture.supplyAsync(() -> SmtpTry.send(edge.host(), large, BOUND));
    boolean over = Waiting.holdsWithin(UNDER_WAY, Duration.ofMillis(50), reply::isDone);
    store.kill();
    return new Died(reply.join(), over ? " after an upload was given up" : " in an upload");
  }
}
