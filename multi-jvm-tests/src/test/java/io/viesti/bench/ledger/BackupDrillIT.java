package io.viesti.bench.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.viesti.bench.load.Letter;
import io.viesti.bench.load.LetterBook;
import io.viesti.bench.load.SmtpLoad;
import io.viesti.bench.load.Townsfolk;
import io.viesti.bench.load.Workload;
import io.viesti.bench.readback.Expectation;
import io.viesti.bench.readback.ReadBack;
import io.viesti.bench.readback.ViestiTown;
import io.viesti.outside.node.Installation;
import io.viesti.outside.node.NodeProcess;
import io.viesti.outside.node.NodeSettings;
import io.viesti.outside.node.Webmail;
import io.viesti.outside.peer.SmtpSink;
import io.viesti.outside.process.Folders;
import io.viesti.outside.process.FreePorts;
import io.viesti.outside.process.OwnProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The restore drill: a node under load is backed up, the copy is verified and restored, and a node
 * on it holds everything acknowledged before the backup was called, octet for octet and once. What
 * was queued then is sent by both nodes: the one repeat a restore makes.
 */
class BackupDrillIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int PER_SECOND = 100;
  private static final int BEFORE = 300;
  private static final int QUEUED = 5;

  private final int later = FreePorts.next();
  private final Townsfolk townsfolk = Townsfolk.of("bench.test", 50, 3);
  private final LetterBook book =
      new LetterBook("drill", "load@src.test", townsfolk, Workload.LEDGER);
  private Path folder;
  private NodeProcess node;
  private NodeProcess restored;

  @BeforeEach
  void prepare() {
    folder = Folders.temporary("drill");
    node = new NodeProcess(settings());
  }

  @AfterEach
  void end() {
    node.close();
    if (restored != null) {
      restored.close();
    }
    Folders.delete(folder);
  }

  private NodeSettings settings() {
    return new NodeSettings()
        .route("later.test", later)
        .set("viesti.delivery.retry.schedule", "[2s]");
  }

  private static String viesti(NodeProcess node, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    if (node != null) {
      String management = "http://127.0.0.1:" + node.settings().managementPort();
      all.addAll(List.of("--management", management, "--data", node.data().toString()));
    }
    OwnProcess.Finished finished =
        OwnProcess.finish(
            Installation.find()
                .command(
                    Path.of(System.getProperty("java.home")),
                    List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m"),
                    all.toArray(String[]::new)),
            PATIENCE);
    assertThat(finished.exit()).as(finished.output()).isZero();
    return finished.output();
  }

  /** Feed and clock together: how long the slowest mail waited for its 250. */
  private static final class Timed extends OpenLoopFeed {
    private final AtomicLong slowest = new AtomicLong();

    Timed(LetterBook book, AckLedger ledger, int perSecond) {
      super(book, ledger, perSecond);
    }

    @Override
    public void accepted(Letter letter, long nanos) {
      slowest.accumulateAndGet(nanos, Math::max);
      super.accepted(letter, nanos);
    }
  }

  @Test
  void whatWasAcknowledgedBeforeTheBackupIsInTheRestoredCopyOnceAndUnchanged() {
    node.start();
    ViestiTown town = ViestiTown.found(node, townsfolk);
    try (AckLedger ledger = new AckLedger(folder.resolve("acknowledged"))) {
      Timed feed = new Timed(book, ledger, PER_SECOND);
      SmtpLoad load = new SmtpLoad(node.settings().smtpPort(), 20, List.of(), feed, PATIENCE);
      BackgroundLoad background = BackgroundLoad.start(load);
      feed.nodeIsUp();
      Set<String> queued = queueMails(town);
      await().atMost(PATIENCE).until(() -> ledger.entries().size() >= BEFORE);

      List<Long> before = ledger.entries();
      feed.slowest.set(0);
      Path copy = folder.resolve("copy");
      String said = viesti(node, "backup", copy.toString(), "--rate", "2MiB");
      int during = ledger.entries().size() - before.size();
      long slowest = feed.slowest.get() / 1_000_000;
      feed.offerNoMore();
      background.await(PATIENCE);
      System.out.printf(
          "backup under load: %d mails acknowledged before it, %d while it was made, the slowest"
              + " after %d ms%n%s",
          before.size(), during, slowest, said);

      // Nothing was turned away, and mail went on at about the rate it was offered.
      assertThat(feed.tally().firstTrouble()).isEmpty();
      assertThat(feed.tally().acceptedAtFirstTry()).isEqualTo(feed.tally().counted());
      assertThat(during).isGreaterThan(PER_SECOND);
      try (SmtpSink sink = SmtpSink.keeping(later)) {
        await().atMost(PATIENCE).until(() -> messageIds(sink).size() >= QUEUED);
        assertThat(node.stop()).isZero();
        restoredNodeHolds(copy, town, before, ledger.entries());
        await().atMost(PATIENCE).until(() -> messageIds(sink).size() >= 2 * QUEUED);
        await().atMost(PATIENCE).until(() -> restored.operator().waiting() == 0);
        // Each once by the node that went on and once by the restored one, under the same name.
        assertThat(messageIds(sink)).hasSize(2 * QUEUED);
        assertThat(new HashSet<>(messageIds(sink))).isEqualTo(queued);
      }
    }
  }

  private Set<String> queueMails(ViestiTown town) {
    Set<String> ids = new HashSet<>();
    String sender = town.addresses().get(0);
    Webmail mailbox = town.mailbox(sender);
    for (int i = 0; i < QUEUED; i++) {
      String id = mailbox.send(sender, List.of("x@later.test"), "queued " + i, "x\r\n");
      ids.add(mailbox.email(id).path("message_id").asText().replaceAll("[<>]", ""));
    }
    return ids;
  }

  private static List<String> messageIds(SmtpSink sink) {
    return sink.mails().stream()
        .flatMap(mail -> mail.header("Message-ID").stream())
        .map(id -> id.replaceAll("[<>]", ""))
        .toList();
  }

  private void restoredNodeHolds(
      Path copy, ViestiTown town, List<Long> before, List<Long> acknowledged) {
    Path data = folder.resolve("data");
    assertThat(viesti(null, "backup", "verify", copy.toString())).startsWith("whole");
    assertThat(viesti(null, "restore", copy.toString(), "--data", data.toString()))
        .contains("restored to");
    restored = new NodeProcess(settings(), data).start();
    Expectation expectation = new Expectation();
    expectation.know(book);
    before.forEach(number -> expectation.acknowledged(book, number));
    acknowledged.forEach(number -> expectation.possible(book, number));
    ViestiTown there = town.on(restored, townsfolk);

    there.awaitReadable(expectation, PATIENCE);
    long read = new ReadBack(there, expectation, n -> {}).requireExact();

    System.out.printf("restored copy: %d deliveries read back%n", read);
    assertThat(read).isGreaterThanOrEqualTo(expectation.deliveries());
  }
}
