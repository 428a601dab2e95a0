package io.viesti.chaos;

import io.viesti.backing.Server;
import io.viesti.bench.load.Letter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One of the servers behind the nodes dies, stands still or crawls, and is well again: meanwhile
 * senders are answered within bounds, what is in memory can be read, and afterwards the house works
 * without a restart of any node.
 */
final class ServerTrouble implements Fault {
  /** What is done to the server. */
  enum How {
    KILLED("dead"),
    PAUSED("standing still"),
    SLOWED("crawling");

    private final String words;

    How(String words) {
      this.words = words;
    }
  }

  /** Longer than any time-out inside; a sender waits ten minutes for its final reply. */
  private static final Duration BOUND = Duration.ofSeconds(45);

  private static final Duration DOWN = Duration.ofSeconds(20);
  private static final Duration BACK = Duration.ofSeconds(90);

  private final Function<House, Server> which;
  private final List<How> how;
  private final boolean keepsMailboxes;

  private ServerTrouble(Function<House, Server> which, List<How> how, boolean keepsMailboxes) {
    this.which = which;
    this.how = how;
    this.keepsMailboxes = keepsMailboxes;
  }

  /** The journal, in one of these ways, drawn. */
  static ServerTrouble journal(How... ways) {
    return new ServerTrouble(h -> h.cluster().cassandras().get(0), List.of(ways), true);
  }

  /** The broker dies. */
  static ServerTrouble brokerDown() {
    return new ServerTrouble(h -> h.cluster().kafkas().get(0), List.of(How.KILLED), false);
  }

  @Override
  public Seen strike(Scene scene) {
    Server server = which.apply(scene.house());
    How way = how.get(scene.below(how.size()));
    List<String> broken = new ArrayList<>();
    String edge = scene.anyNode().host();
    Letter letter = scene.smallLetter();
    MailboxProbe probe = new MailboxProbe(House.http(scene.anyNode()));
    scene.house().awaitSettled();
    probe.unread(scene.addresses());
    long struck = System.nanoTime();
    AutoCloseable end = begin(server, way);
    String reply;
    double seconds;
    int read;
    try {
      reply = SmtpTry.send(edge, letter, BOUND);
      seconds = (System.nanoTime() - struck) / 1e9;
      if (reply.startsWith("250")) {
        scene.acknowledged(letter);
      } else if (!reply.startsWith("4")) {
        broken.add("with " + server.name() + " " + way.words + " a sender saw: " + reply);
      }
      read = look(scene, probe, broken);
      long left = DOWN.toNanos() - (System.nanoTime() - struck);
      scene.hold(Duration.ofNanos(Math.max(0, left)));
    } finally {
      end(end);
    }
    double away = (System.nanoTime() - struck) / 1e9;
    if (!reply.startsWith("250")) {
      scene.sendUntilAcknowledged(letter, scene.house().nodes(), BACK);
    }
    return Seen.of(
        "%s %s for %.0f s, %d mailboxes read meanwhile, a sender was answered after %.1f s: %s"
            .formatted(server.name(), way.words, away, read, seconds, reply),
        broken);
  }

  private static AutoCloseable begin(Server server, How way) {
    if (way == How.KILLED) {
      server.kill();
      return server::start;
    } else if (way == How.PAUSED) {
      server.pause();
      return server::resume;
    }
    return new Crawl(server);
  }

  private static void end(AutoCloseable trouble) {
    try {
      trouble.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Mailboxes are in memory: lists can be read; changes end, one way or the other.
   *
   * @return how many could be read
   */
  private int look(Scene scene, MailboxProbe probe, List<String> broken) {
    Map<String, Integer> unread = probe.unread(scene.addresses());
    if (!unread.isEmpty()) {
      broken.add(
          unread.size()
              + " mailboxes could not be read meanwhile, such as "
              + unread.entrySet().iterator().next());
    }
    if (keepsMailboxes) {
      String name = "chaos-" + System.nanoTime();
      String address = scene.addresses().get(scene.below(scene.addresses().size()));
      int status = probe.makeFolder(address, name, BOUND).join();
      if (status != 503 && status / 100 != 2) {
        broken.add("a change was answered " + status + ", not 503, within " + BOUND);
      }
    }
    return scene.addresses().size() - unread.size();
  }
}
