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
 * The object store dies, or a node is cut off from it while a large mail is on its way there: small
 * mail is accepted all the same, large mail is put off, and reading a large mail says that its
 * content is not there now.
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
    Gone gone = inUpload ? cutInUpload(scene, store, edge, large) : dead(store, edge, large);
    if (!gone.largeReply().startsWith("451 4.3.0")) {
      broken.add("large mail was answered " + gone.largeReply() + " without an object store");
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
    gone.end().run();
    scene.sendUntilAcknowledged(large, scene.house().nodes(), BACK);
    return Seen.of(
        "%s: large mail %s; small mail %s; reading a large one %d"
            .formatted(gone.how(), gone.largeReply(), smallReply, status),
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

  /**
   * The store is out of reach.
   *
   * @param how for people
   * @param largeReply what a large mail was answered
   * @param end puts it right
   */
  private record Gone(String how, String largeReply, Runnable end) {}

  private static Gone dead(S3Server store, NodeServer edge, Letter large) {
    store.kill();
    return new Gone("S3 dead", SmtpTry.send(edge.host(), large, BOUND), store::start);
  }

  /** The store stands still, so that the upload hangs in it; then the cable breaks. */
  private static Gone cutInUpload(Scene scene, S3Server store, NodeServer edge, Letter large) {
    store.pause();
    CompletableFuture<String> reply =
        CompletableFuture.supplyAsync(() -> SmtpTry.send(edge.host(), large, BOUND));
    boolean over = Waiting.holdsWithin(UNDER_WAY, Duration.ofMillis(50), reply::isDone);
    scene.house().network().cut(edge, store);
    store.resume();
    return new Gone(
        edge.name()
            + " cut off from S3"
            + (over ? " after an upload was given up" : " in an upload"),
        reply.join(),
        scene.house().network()::heal);
  }
}
