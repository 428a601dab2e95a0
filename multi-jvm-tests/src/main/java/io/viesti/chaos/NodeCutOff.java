package io.viesti.chaos;

import io.viesti.backing.Server;
import io.viesti.bench.load.Letter;
import io.viesti.local.NodeServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One node and one of the servers behind all nodes don't hear each other, while each of them works
 * for everybody else: whoever asks that node is answered within bounds, the other nodes go on.
 */
final class NodeCutOff implements Fault {
  private static final Duration CUT = Duration.ofSeconds(30);

  /** Longer than any time-out inside; a sender waits ten minutes for its final reply. */
  private static final Duration BOUND = Duration.ofSeconds(45);

  private static final Duration BACK = Duration.ofSeconds(90);

  @Override
  public Seen strike(Scene scene) {
    NodeServer node = scene.anyNode();
    Server server = anyServer(scene);
    List<String> broken = new ArrayList<>();
    long struck = System.nanoTime();
    scene.house().network().cut(node, server);
    String there;
    String elsewhere;
    Letter first = scene.smallLetter();
    Letter second = scene.smallLetter();
    try {
      there = offer(scene, node, first, broken);
      elsewhere = offer(scene, scene.others(node).get(0), second, broken);
      long left = CUT.toNanos() - (System.nanoTime() - struck);
      scene.hold(Duration.ofNanos(Math.max(0, left)));
    } finally {
      scene.house().network().heal();
    }
    again(scene, first, there);
    again(scene, second, elsewhere);
    return Seen.of(
        "%s cut off from %s: a sender there was answered %s; at another node %s"
            .formatted(node.name(), server.name(), there, elsewhere),
        broken);
  }

  private static Server anyServer(Scene scene) {
    var cluster = scene.house().cluster();
    List<Server> servers =
        List.of(cluster.cassandras().get(0), cluster.kafkas().get(0), cluster.s3());
    return servers.get(scene.below(servers.size()));
  }

  private static String offer(Scene scene, NodeServer edge, Letter letter, List<String> broken) {
    String reply = SmtpTry.send(edge.host(), letter, BOUND);
    if (reply.startsWith("250")) {
      scene.acknowledged(letter);
    } else if (!reply.startsWith("4")) {
      broken.add("a sender at " + edge.name() + " saw: " + reply);
    }
    return reply;
  }

  private static void again(Scene scene, Letter letter, String reply) {
    if (!reply.startsWith("250")) {
      scene.sendUntilAcknowledged(letter, scene.house().nodes(), BACK);
    }
  }
}
