package io.viesti.bench.ledger;

import io.viesti.bench.load.Letter;
import io.viesti.bench.load.LetterBook;
import io.viesti.bench.load.SmtpLoad;
import io.viesti.bench.load.SmtpLoad.Credentials;
import io.viesti.bench.load.Townsfolk;
import io.viesti.bench.load.Workload;
import io.viesti.bench.readback.Expectation;
import io.viesti.bench.readback.ReadBack;
import io.viesti.bench.readback.ViestiTown;
import io.viesti.bench.report.Progress;
import io.viesti.failpoint.FailPoint;
import io.viesti.outside.node.NodeProcess;
import io.viesti.outside.node.NodeSettings;
import io.viesti.outside.peer.SmtpSink;
import io.viesti.outside.peer.SunkMail;
import io.viesti.outside.process.Folders;
import io.viesti.outside.process.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Lets a node die between two durable steps, each in turn, starts it again and proves: nothing
 * acknowledged is lost, nothing in our own stores is doubled. Towards a remote server one repeat is
 * possible, and only of the mail whose 250 had come and was not recorded.
 */
public final class FailPointTrial implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * The node dies at this pass, so that earlier mails went the whole way; more than the one mail
   * that a death leaves over can make.
   */
  private static final int PASS = 5;

  /**
   * Slow enough that a mail is done before the next one: what happens at the point is its alone.
   */
  private static final int PER_SECOND = 10;

  private static final int MOST_RECIPIENTS = 3;
  private static final String REMOTE = "remote.test";
  private static final Set<FailPoint> INBOUND =
      Set.of(FailPoint.AFTER_BLOB, FailPoint.AFTER_EVENT, FailPoint.BEFORE_REPLY);

  private final Path folder = Folders.temporary("failpoints");
  private final Progress progress;
  private final SmtpSink remote;
  private final NodeProcess node;
  private final ViestiTown town;
  private final Townsfolk locals = Townsfolk.of("bench.test", 10, MOST_RECIPIENTS);
  private final Townsfolk strangers = Townsfolk.of(REMOTE, 10, 1);
  private final Expectation expectation = new Expectation();

  /** Starts a healthy node with its accounts. */
  public FailPointTrial(Progress progress) {
    this.progress = progress;
    remote = SmtpSink.keeping();
    node = new NodeProcess(new NodeSettings().route(REMOTE, remote.port()));
    try {
      node.start();
      town = ViestiTown.found(node, locals);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * What one point showed.
   *
   * @param acknowledged mails, each afterwards where it belongs
   * @param repeatedToRemote mails the remote server got a second time
   */
  public record Outcome(FailPoint point, int acknowledged, long repeatedToRemote) {
    String show() {
      return String.format(
          Locale.ROOT,
          "Killed at %s: %d mails acknowledged, none lost, none doubled here%s.",
          point,
          acknowledged,
          repeatedToRemote == 0 ? "" : ", " + repeatedToRemote + " repeated to the remote server");
    }
  }

  /** All points, one after the other, on the same data. */
  public List<Outcome> all() {
    return these(List.of(FailPoint.values()));
  }

  /**
   * Dies at some points, one after the other, and comes back each time.
   *
   * @throws IllegalStateException if a point is never passed, or naming what is lost or doubled
   */
  public List<Outcome> these(List<FailPoint> points) {
    List<Outcome> outcomes = new ArrayList<>();
    node.stop();
    arm(points.get(0));
    node.start();
    for (int i = 0; i < points.size(); i++) {
      Outcome outcome = dieAt(points.get(i), i + 1 < points.size() ? points.get(i + 1) : null);
      progress.say("%s", outcome.show());
      outcomes.add(outcome);
    }
    return outcomes;
  }

  /** The next start dies there; the event of a mail is written once for each of its recipients. */
  private void arm(FailPoint point) {
    int pass = point == FailPoint.AFTER_EVENT ? PASS * MOST_RECIPIENTS : PASS;
    node.settings().failAt(point + ":" + pass);
  }

  /**
   * Dies at one point, comes back and proves.
   *
   * @param next where the node is to die after it came back; null: nowhere
   */
  private Outcome dieAt(FailPoint point, FailPoint next) {
    boolean inbound = INBOUND.contains(point);
    String name = "fp-" + point.name().toLowerCase(Locale.ROOT).replace('_', '-');
    LetterBook book =
        new LetterBook(name, "load@src.test", inbound ? locals : strangers, Workload.TEXT_2K);
    try (AckLedger ledger = new AckLedger(folder.resolve(name))) {
      loadUntilDeathAndAfter(point, next, book, ledger);
      List<Long> acknowledged = ledger.entries();
      expectation.know(book);
      long repeated =
          inbound
              ? requireInMailboxes(book, acknowledged)
              : requireAtRemote(point, book, acknowledged);
      return new Outcome(point, acknowledged.size(), repeated);
    }
  }

  /** After the death only what was open is sent again: too little to die at the next point. */
  private void loadUntilDeathAndAfter(
      FailPoint point, FailPoint next, LetterBook book, AckLedger ledger) {
    boolean inbound = INBOUND.contains(point);
    OpenLoopFeed feed = new OpenLoopFeed(book, ledger, PER_SECOND);
    List<Credentials> login =
        inbound ? List.of() : List.of(town.credentials(town.addresses().get(0)));
    int port = inbound ? node.settings().smtpPort() : node.settings().submissionPort();
    if (!inbound) {
      feed.holdBackAfter(0);
    }
    feed.nodeIsUp();
    BackgroundLoad load =
        BackgroundLoad.start(new SmtpLoad(port, 1, login, feed, PATIENCE.multipliedBy(3)));
    if (!diesWhileOffered(feed, inbound ? null : book)) {
      throw new IllegalStateException("the node never died at " + point + "; log:\n" + node.log());
    }
    feed.nodeIsDown();
    feed.offerNoMore();
    if (next == null) {
      node.settings().failNoMore();
    } else {
      arm(next);
    }
    node.start();
    town.forgetTokens();
    feed.nodeIsUp();
    load.await(PATIENCE);
  }

  /**
   * Whether the node died in time. Mail for the remote server is offered one by one, each when the
   * one before has left the queue: a death then has no other mail under way.
   */
  private boolean diesWhileOffered(OpenLoopFeed feed, LetterBook outbound) {
    long[] offered = {0};
    return Waiting.holdsWithin(
        PATIENCE,
        Duration.ofMillis(20),
        () -> {
          if (outbound != null && haveLeft(outbound, offered[0])) {
            feed.holdBackAfter(++offered[0]);
          }
          return !node.alive();
        });
  }

  private boolean haveLeft(LetterBook book, long mails) {
    try {
      return arrived(book).size() >= mails && node.operator().waiting() == 0;
    } catch (RuntimeException dying) {
      return false;
    }
  }

  private long requireInMailboxes(LetterBook book, List<Long> acknowledged) {
    acknowledged.forEach(number -> expectation.acknowledged(book, number));
    town.awaitReadable(expectation, PATIENCE);
    new ReadBack(town, expectation, read -> {}).requireExact();
    return 0;
  }

  /**
   * Every page once at the remote server, unchanged; at the one point a repeat of one is allowed.
   */
  private long requireAtRemote(FailPoint point, LetterBook book, List<Long> acknowledged) {
    Set<Long> wanted = new TreeSet<>(acknowledged);
    if (!Waiting.holdsWithin(
        PATIENCE, Duration.ofMillis(50), () -> new TreeSet<>(arrived(book)).equals(wanted))) {
      throw new IllegalStateException(
          "after dying at "
              + point
              + " not "
              + wanted
              + " but "
              + arrived(book)
              + " left the node");
    }
    Waiting.until("the queue to be empty", PATIENCE, () -> node.operator().waiting() == 0);
    List<Long> arrived = arrived(book);
    long repeats = arrived.size() - wanted.size();
    long allowed = point == FailPoint.AFTER_REMOTE_250 ? 1 : 0;
    if (repeats > allowed) {
      throw new IllegalStateException(
          "after dying at " + point + " the remote server got mails again: " + arrived);
    }
    return repeats;
  }

  private List<Long> arrived(LetterBook book) {
    List<Long> numbers = new ArrayList<>();
    for (SunkMail mail : remote.mails()) {
      OptionalLong number = book.numberOf(mail.octets());
      if (number.isPresent()) {
        Letter letter = book.letter(number.getAsLong(), town.addresses().get(0));
        if (!letter.isTailOf(mail.octets())) {
          throw new IllegalStateException("mail " + number.getAsLong() + " arrived changed");
        }
        numbers.add(number.getAsLong());
      }
    }
    Collections.sort(numbers);
    return numbers;
  }

  @Override
  public void close() {
    if (node != null) {
      node.close();
    }
    remote.close();
    Folders.delete(folder);
  }
}
