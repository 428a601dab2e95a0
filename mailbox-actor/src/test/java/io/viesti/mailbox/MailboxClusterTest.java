package io.viesti.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.viesti.blob.InMemoryBlobStore;
import io.viesti.envelope.MailAddress;
import io.viesti.mailbox.MailboxCommand.Deliver;
import io.viesti.outbox.Submission;
import io.viesti.trace.TraceLog;
import io.viesti.wake.InMemoryWakeIndex;
import io.viesti.wake.WakeEntry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Mailboxes behind cluster sharding, on a cluster of one. */
class MailboxClusterTest {
  private static final ActorTestKit KIT = ActorTestKit.create(MailboxConfig.clusterOfOne());
  private static final InMemoryWakeIndex WAKE = new InMemoryWakeIndex();
  private static final BlockingQueue<Submission> PUSHED = new LinkedBlockingQueue<>();
  private static Mailboxes mailboxes;

  @BeforeAll
  static void start() {
    Cluster cluster = Cluster.get(KIT.system());
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    Mailbox.init(
        KIT.system(),
        new MailboxServices(
            new InMemoryBlobStore(),
            WAKE,
            (submission, open) -> PUSHED.add(submission),
            TraceLog.NONE,
            InstantSource.system(),
            new SimpleMeterRegistry()));
    mailboxes = new Mailboxes(KIT.system(), Duration.ofSeconds(20));
  }

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private static MailboxReply ask(
      String id, Function<ActorRef<MailboxReply>, MailboxCommand> command) {
    return mailboxes.ask(id, command).toCompletableFuture().join();
  }

  private static void open(String id) {
    assertThat(
            ask(id, replyTo -> new MailboxCommand.Open(Samples.ALICE, 1, Samples.QUOTA, replyTo)))
        .isInstanceOf(MailboxReply.Done.class);
  }

  @Test
  void deliveriesAreAnsweredToTheActorOfTheToken() {
    open("cluster-1");
    TestProbe<Delivery> answers = KIT.createTestProbe(Delivery.class);
    mailboxes.tell("cluster-1", new Deliver(7, Samples.arrival("one"), answers.ref()));
    Delivery stored = answers.receiveMessage(Duration.ofSeconds(10));
    assertThat(stored.token()).isEqualTo(7);
    assertThat(stored.result()).isEqualTo(Delivery.Result.STORED);
    mailboxes.tell("cluster-1", new Deliver(8, Samples.arrival("one"), answers.ref()));
    Delivery repeated = answers.receiveMessage(Duration.ofSeconds(10));
    assertThat(repeated.result()).isEqualTo(Delivery.Result.REPEATED);
    assertThat(repeated.email()).isEqualTo(stored.email());

    MailboxReply.Page page =
        (MailboxReply.Page)
            ask(
                "cluster-1",
                replyTo ->
                    new MailboxCommand.ListEmails(
                        EmailQuery.in(FolderId.INBOX), 0, Optional.empty(), 50, replyTo));
    assertThat(page.total()).isEqualTo(1);
    assertThat(page.emails().get(0).email().traceHeaders())
        .startsWith("Return-Path: <bob@example.net>\r\nReceived: ");
  }

  @Test
  void subscribersAreToldOfEveryLaterEvent() {
    open("cluster-2");
    TestProbe<MailboxPush> pushes = KIT.createTestProbe(MailboxPush.class);
    TestProbe<Delivery> answers = KIT.createTestProbe(Delivery.class);
    mailboxes.tell("cluster-2", new MailboxCommand.Subscribe(pushes.ref()));
    long seq = pushes.expectMessageClass(MailboxPush.Subscribed.class).seq();
    mailboxes.tell("cluster-2", new Deliver(1, Samples.arrival("a"), answers.ref()));
    MailboxPush.Happened happened = pushes.expectMessageClass(MailboxPush.Happened.class);
    assertThat(happened.seq()).isEqualTo(seq + 1);
    assertThat(Notifications.of(happened.seq(), happened.event()))
        .extracting(Notification::type)
        .containsExactly("email.received");
  }

  @Test
  void aSubmissionIsPushedAndItsWakeEntryIsPaidWhenAllIsFinal() throws InterruptedException {
    open("cluster-3");
    Submission submission =
        new Submission(
            "s-cluster-3",
            "cluster-3",
            Samples.submission("x", Samples.BOB).envelope(),
            Samples.blob("x"),
            100,
            "",
            "t",
            Instant.now(),
            Instant.now());
    MailboxReply reply =
        ask(
            "cluster-3",
            replyTo ->
                new MailboxCommand.Submit(
                    submission,
                    Optional.empty(),
                    Optional.of(FolderId.SENT),
                    Samples.header("x"),
                    null,
                    Optional.empty(),
                    replyTo));
    assertThat(reply).isInstanceOf(MailboxReply.SubmissionReply.class);
    assertThat(PUSHED.take().id()).isEqualTo("s-cluster-3");
    assertThat(owed("cluster-3")).hasSize(1);
    ask(
        "cluster-3",
        replyTo ->
            new MailboxCommand.RecordProgress(
                "s-cluster-3", List.of(delivered(Samples.BOB)), replyTo));
    assertThat(owed("cluster-3")).isEmpty();
  }

  @Test
  void anEntryThatNobodyOwesAnyMoreIsPaidWhenTheWakerFindsIt() {
    WAKE.owe(new WakeEntry("Mailbox", "cluster-4", Instant.now().minusSeconds(60)));
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> owed("cluster-4").isEmpty());
  }

  @Test
  void aMailboxThatNobodyOpenedIsNotFound() {
    assertThat(ask("nobody", MailboxCommand.GetUsage::new))
        .isEqualTo(new MailboxReply.Refused(MailboxReply.Reason.NOT_FOUND, "no such mailbox"));
    TestProbe<Delivery> answers = KIT.createTestProbe(Delivery.class);
    mailboxes.tell("nobody", new Deliver(1, Samples.arrival("a"), answers.ref()));
    assertThat(answers.receiveMessage().result()).isEqualTo(Delivery.Result.NOT_HERE);
  }

  private static io.viesti.outbox.RecipientStatus delivered(MailAddress to) {
    return new io.viesti.outbox.RecipientStatus(
        to,
        io.viesti.outbox.RecipientStatus.State.DELIVERED,
        Optional.of("250 2.0.0 ok"),
        Optional.of("mx.example.net [192.0.2.1]"),
        1,
        Optional.empty(),
        Instant.now());
  }

  private static Set<WakeEntry> owed(String id) {
    return Set.copyOf(WAKE.all().stream().filter(e -> e.entityId().equals(id)).toList());
  }
}
