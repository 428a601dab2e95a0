package io.viesti.mailbox;

import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.viesti.blob.InMemoryBlobStore;
import io.viesti.envelope.MailAddress;
import io.viesti.outbox.Submission;
import io.viesti.trace.TraceLog;
import io.viesti.wake.InMemoryWakeIndex;
import io.viesti.wake.WakeEntry;
import io.viesti.wake.WakeIndex;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.apache.pekko.persistence.testkit.javadsl.SnapshotTestKit;

/** One mailbox entity with journal, blobs, wake index and outbox in memory, and a clock by hand. */
final class MailboxRig {
  /** Answers of the wake index that the test gives when it likes; at once while empty. */
  static final class SlowWakeIndex implements WakeIndex {
    final InMemoryWakeIndex entries = new InMemoryWakeIndex();
    final BlockingQueue<CompletableFuture<Void>> answers = new LinkedBlockingQueue<>();
    volatile boolean slow;
    volatile boolean full;

    @Override
    public CompletionStage<Void> owe(WakeEntry entry) {
      if (full) {
        return CompletableFuture.failedFuture(new IllegalStateException("full"));
      }
      entries.owe(entry);
      CompletableFuture<Void> answer = new CompletableFuture<>();
      if (slow) {
        answers.add(answer);
      } else {
        answer.complete(null);
      }
      return answer;
    }

    @Override
    public void paid(WakeEntry entry) {
      entries.paid(entry);
    }

    @Override
    public CompletionStage<List<WakeEntry>> due(String kind, Instant until, int limit) {
      return entries.due(kind, until, limit);
    }
  }

  record Pushed(Submission submission, List<MailAddress> open) {}

  final ActorTestKit kit;
  final PersistenceTestKit journal;
  final SnapshotTestKit snapshots;
  final SlowWakeIndex wake = new SlowWakeIndex();
  final InMemoryBlobStore blobs = new InMemoryBlobStore();
  final BlockingQueue<Pushed> pushed = new LinkedBlockingQueue<>();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final MailboxMetrics metrics = new MailboxMetrics(registry);
  volatile Instant now = Samples.NOON;
  private final List<ActorRef<MailboxCommand>> started = new java.util.ArrayList<>();
  int snapshotEvery = 50;
  int subscribers = 3;

  MailboxRig() {
    kit =
        ActorTestKit.create(
            PersistenceTestKitPlugin.config()
                .withFallback(PersistenceTestKitSnapshotPlugin.config())
                .withFallback(ConfigFactory.parseString("pekko.loglevel = WARNING"))
                .withFallback(MailboxConfig.mailbox()));
    journal = PersistenceTestKit.create(kit.system());
    snapshots = SnapshotTestKit.create(kit.system());
  }

  void stop() {
    kit.shutdownTestKit();
  }

  MailboxServices services() {
    return new MailboxServices(
        blobs,
        wake,
        (s, open) -> pushed.add(new Pushed(s, open)),
        TraceLog.NONE,
        () -> now,
        registry);
  }

  MailboxSettings settings() {
    return new MailboxSettings(
        new MailboxLimits(1_000, 100),
        snapshotEvery,
        100,
        subscribers,
        Duration.ofMillis(10),
        Duration.ofMillis(20),
        ConfigFactory.empty());
  }

  Behavior<MailboxCommand> behavior() {
    return Mailbox.create(Samples.MAILBOX, services(), settings(), metrics);
  }

  /** Starts the mailbox anew from its journal. */
  ActorRef<MailboxCommand> start() {
    ActorRef<MailboxCommand> mailbox = kit.spawn(behavior());
    started.add(mailbox);
    return mailbox;
  }

  /** Stops all incarnations and forgets what they stored. */
  void clear() {
    started.forEach(mailbox -> kit.stop(mailbox, Duration.ofSeconds(5)));
    started.clear();
    journal.clearAll();
    journal.resetPolicy();
    snapshots.clearAll();
    wake.slow = false;
    wake.full = false;
    wake.answers.clear();
    wake.entries.all().forEach(wake::paid);
    pushed.clear();
    now = Samples.NOON;
  }

  ActorRef<MailboxCommand> opened() {
    ActorRef<MailboxCommand> mailbox = start();
    ask(mailbox, replyTo -> new MailboxCommand.Open(Samples.ALICE, 1, Samples.QUOTA, replyTo));
    return mailbox;
  }

  /** Stops an incarnation as passivation does and waits for its end. */
  void passivate(ActorRef<MailboxCommand> mailbox) {
    TestProbe<Object> probe = kit.createTestProbe();
    mailbox.tell(MailboxCommand.Stop.INSTANCE);
    probe.expectTerminated(mailbox, Duration.ofSeconds(5));
  }

  MailboxReply ask(
      ActorRef<MailboxCommand> mailbox, Function<ActorRef<MailboxReply>, MailboxCommand> command) {
    TestProbe<MailboxReply> replies = kit.createTestProbe(MailboxReply.class);
    mailbox.tell(command.apply(replies.ref()));
    return replies.receiveMessage(Duration.ofSeconds(10));
  }

  Delivery deliver(ActorRef<MailboxCommand> mailbox, Arrival arrival) {
    TestProbe<Delivery> answers = kit.createTestProbe(Delivery.class);
    mailbox.tell(new MailboxCommand.Deliver(1, arrival, answers.ref()));
    return answers.receiveMessage(Duration.ofSeconds(10));
  }

  MailboxReply.Page inbox(ActorRef<MailboxCommand> mailbox) {
    return (MailboxReply.Page)
        ask(
            mailbox,
            replyTo ->
                new MailboxCommand.ListEmails(
                    EmailQuery.in(FolderId.INBOX), 0, java.util.Optional.empty(), 100, replyTo));
  }

  double gauge(String name) {
    return registry.get(name).gauge().value();
  }
}
