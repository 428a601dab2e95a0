package io.viesti.delivery.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.viesti.blob.InMemoryBlobStore;
import io.viesti.delivery.domain.DomainQueueCommand.Acted;
import io.viesti.delivery.domain.DomainQueueCommand.Taken;
import io.viesti.delivery.event.DeliveryEvent;
import io.viesti.delivery.event.DeliveryEvents;
import io.viesti.delivery.local.LocalDelivery;
import io.viesti.delivery.policy.RetryPolicy;
import io.viesti.delivery.report.ProgressReports;
import io.viesti.delivery.report.SenderReports;
import io.viesti.delivery.route.Host;
import io.viesti.delivery.route.PinnedRoutes;
import io.viesti.delivery.route.Router;
import io.viesti.delivery.route.Site;
import io.viesti.delivery.session.RecipientResult;
import io.viesti.delivery.session.RecipientResult.Result;
import io.viesti.delivery.site.AttemptReport;
import io.viesti.delivery.site.Feed;
import io.viesti.delivery.site.SitePath;
import io.viesti.delivery.site.SitePaths;
import io.viesti.directory.Directory;
import io.viesti.directory.Resolution;
import io.viesti.envelope.Envelope;
import io.viesti.envelope.MailAddress;
import io.viesti.gate.AcknowledgementGate;
import io.viesti.outbox.RecipientStatus.State;
import io.viesti.outbox.Submission;
import io.viesti.queue.IncomingMail;
import io.viesti.queue.MailQueue;
import io.viesti.queue.ResolvedRecipient;
import io.viesti.trace.TraceLog;
import io.viesti.wake.InMemoryWakeIndex;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A queue by itself: its clock is ours, and so is the other side of its attempts. */
class DomainQueueTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          PersistenceTestKitPlugin.config()
              .withFallback(PersistenceTestKitSnapshotPlugin.config())
              .withFallback(ConfigFactory.parseResources("viesti-delivery.conf"))
              .withFallback(ConfigFactory.parseResources("viesti-mailbox.conf"))
              .withFallback(ConfigFactory.parseResources("viesti-wire.conf"))
              .withFallback(ConfigFactory.load())
              .resolve());
  private static final String TEXT = "Message-ID: <1@home.test>\r\n\r\nhello\r\n";
  private static final AtomicInteger IDS = new AtomicInteger();

  private final String queueId = "example.net#" + IDS.incrementAndGet();
  private final PersistenceTestKit journal = PersistenceTestKit.create(KIT.system());
  private final InMemoryBlobStore blobs = new InMemoryBlobStore();
  private final InMemoryWakeIndex wakeIndex = new InMemoryWakeIndex();
  private final List<IncomingMail> reports = new CopyOnWriteArrayList<>();
  private final AtomicInteger routings = new AtomicInteger();
  private final TestProbe<SitePaths.Command> sitePaths = KIT.createTestProbe();
  private final TestProbe<SitePath.Command> path = KIT.createTestProbe();
  private final TestProbe<ProgressReports.Tell> progress = KIT.createTestProbe();
  private final TestProbe<ClusterSharding.ShardCommand> shard = KIT.createTestProbe();
  private final TestProbe<Taken> taken = KIT.createTestProbe();
  private final TestProbe<Acted> acted = KIT.createTestProbe();
  private final TestProbe<QueueView> views = KIT.createTestProbe();
  private final List<DeliveryEvent> published = new CopyOnWriteArrayList<>();
  private volatile DeliveryEvents followed = DeliveryEvents.NONE;
  private volatile boolean brokersAway;
  private volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private volatile int crashesToCome;
  private volatile CompletableFuture<MailQueue.Acceptance> acceptance =
      CompletableFuture.completedFuture(MailQueue.Acceptance.ACCEPTED);
  private ActorRef<DomainQueueCommand> queue;

  @AfterAll
  static void stopAll() {
    KIT.shutdownTestKit();
  }

  @BeforeEach
  void start() {
    queue = KIT.spawn(DomainQueue.create(shard.ref(), queueId, settings(), services()));
  }

  private void restart() {
    KIT.stop(queue);
    start();
  }

  private static QueueSettings settings() {
    RetryPolicy retry =
        new RetryPolicy(
            List.of(Duration.ofMinutes(1), Duration.ofMinutes(5)),
            0,
            Duration.ofDays(5),
            Duration.ofHours(4));
    return new QueueSettings(
        retry, 100, 10, Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofHours(2));
  }

  private DomainQueueServices services() {
    Directory directory = new StubDirectory();
    MailQueue mailQueue = new StubMailQueue();
    Router router =
        new Router(
            new PinnedRoutes(
                Map.of("example.net", new Site(List.of(new Host("127.0.0.1", 25, 0, 1))))),
            directory,
            null,
            25,
            Set.of());
    return new DomainQueueServices(
        wakeIndex,
        router,
        new LocalDelivery(KIT.system(), blobs, directory, mailQueue, () -> now),
        sitePaths.ref(),
        progress.ref(),
        new SenderReports(KIT.system(), blobs, directory, mailQueue, "home.test"),
        followed,
        TraceLog.NONE,
        () -> now,
        () -> 0L,
        new QueueMetrics(new SimpleMeterRegistry()));
  }

  private Submission submission(String id, String... to) {
    var blob = blobs.put(TEXT.getBytes(StandardCharsets.UTF_8)).toCompletableFuture().join();
    return new Submission(
        id,
        "box",
        Envelope.plain(
            Optional.of(MailAddress.of("alice@home.test")),
            List.of(to).stream().map(MailAddress::of).toList()),
        blob.id(),
        blob.size(),
        "",
        "trace",
        now,
        now);
  }

  private void enqueue(String id, String... to) {
    queue.tell(new DomainQueueCommand.Enqueue(submission(id, to), taken.ref()));
    assertThat(taken.receiveMessage().ids()).containsExactly(id);
  }

  private void openPath() {
    SitePaths.Open open = sitePaths.expectMessageClass(SitePaths.Open.class);
    open.feeder().tell(new Feed.Opened(open.site(), path.ref()));
  }

  private SitePath.Submit submit() {
    SitePath.Want want = path.expectMessageClass(SitePath.Want.class);
    want.feeder().tell(new Feed.Credit(want.mails()));
    return path.expectMessageClass(SitePath.Submit.class);
  }

  private void answer(SitePath.Submit submit, Result result, String text) {
    submit
        .parcel()
        .replyTo()
        .tell(
            new AttemptReport.Tried(
                submit.parcel().mail().id(),
                submit.parcel().mail().recipients().stream()
                    .map(r -> new RecipientResult(r.address(), result, text))
                    .toList(),
                "mx.example.net",
                Optional.of("TLSv1.3")));
  }

  private ProgressReports.Tell told() {
    ProgressReports.Tell tell = progress.receiveMessage();
    tell.replyTo().tell(new ProgressReports.Heard(tell.submissionId(), tell.revision()));
    return tell;
  }

  private void goTo(Duration later) {
    now = now.plus(later);
    queue.tell(DomainQueueCommand.Tick.INSTANCE);
  }

  private QueueView view() {
    queue.tell(new DomainQueueCommand.Inspect(views.ref()));
    return views.receiveMessage();
  }

  private List<Object> events() {
    return journal.persistedInStorage("DomainQueue|" + queueId);
  }

  private long eventsOf(Class<?> type) {
    return events().stream().filter(type::isInstance).count();
  }

  @Test
  void owesBeforeItAcknowledgesAndPaysWhenAllIsDoneAndTold() {
    enqueue("a", "bob@example.net");
    assertThat(wakeIndex.all()).hasSize(1);
    openPath();
    answer(submit(), Result.ACCEPTED, "250 ok");
    assertThat(told().statuses()).extracting(s -> s.state()).containsExactly(State.DELIVERED);
    await().untilAsserted(() -> assertThat(wakeIndex.all()).isEmpty());
    assertThat(events())
        .extracting(e -> e.getClass().getSimpleName())
        .containsExactly("Enqueued", "Attempted", "Reported");
    assertThat(view().mails()).isZero();
  }

  @Test
  void knowsARepeatAlsoAfterTheMailIsGone() {
    enqueue("a", "bob@example.net");
    enqueue("a", "bob@example.net");
    openPath();
    answer(submit(), Result.ACCEPTED, "250 ok");
    told();
    await().untilAsserted(() -> assertThat(wakeIndex.all()).isEmpty());
    enqueue("a", "bob@example.net");
    restart();
    enqueue("a", "bob@example.net");
    path.expectNoMessage(Duration.ofMillis(100));
    assertThat(eventsOf(DomainQueueEvent.Enqueued.class)).isEqualTo(1);
  }

  @Test
  void writesManyMailsAndOutcomesAtOnce() {
    List<Submission> mails = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      mails.add(submission("m" + i, "u" + i + "@example.net"));
    }
    mails.forEach(mail -> queue.tell(new DomainQueueCommand.Enqueue(mail, taken.ref())));
    openPath();
    List<SitePath.Submit> submits = new ArrayList<>();
    while (submits.size() < 60) {
      SitePath.Command command = path.receiveMessage();
      if (command instanceof SitePath.Want want) {
        want.feeder().tell(new Feed.Credit(want.mails()));
      } else if (command instanceof SitePath.Submit submit) {
        submits.add(submit);
      }
    }
    submits.forEach(submit -> answer(submit, Result.ACCEPTED, "250 ok"));
    for (int i = 0; i < 60; i++) {
      told();
    }
    await().untilAsserted(() -> assertThat(wakeIndex.all()).isEmpty());
    assertThat(eventsOf(DomainQueueEvent.Enqueued.class)).isLessThan(30);
    assertThat(eventsOf(DomainQueueEvent.Attempted.class)).isLessThan(30);
  }

  @Test
  void keepsItsClockAcrossARestart() {
    enqueue("a", "bob@example.net");
    openPath();
    answer(submit(), Result.DEFERRED, "451 later");
    assertThat(told().statuses().get(0).nextAttempt()).contains(now.plusSeconds(60));
    await().untilAsserted(() -> assertThat(eventsOf(DomainQueueEvent.Reported.class)).isOne());
    restart();
    assertThat(view().nextAttempt()).contains(now.plusSeconds(60));
    assertThat(view().why()).contains("451 later");
    goTo(Duration.ofSeconds(59));
    sitePaths.expectNoMessage(Duration.ofMillis(100));
    goTo(Duration.ofSeconds(1));
    openPath();
    answer(submit(), Result.DEFERRED, "451 still");
    assertThat(told().statuses().get(0).nextAttempt()).contains(now.plusSeconds(300));
  }

  @Test
  void goesOnAfterADeathWithoutBeingTouchedByAPush() {
    enqueue("a", "bob@example.net");
    openPath();
    submit();
    restart();
    openPath();
    answer(submit(), Result.ACCEPTED, "250 ok");
    assertThat(told().statuses()).extracting(s -> s.state()).containsExactly(State.DELIVERED);
  }

  /** From now on, in a new life of the queue. */
  private void publishEvents() {
    followed =
        fresh -> {
          if (brokersAway) {
            return CompletableFuture.failedStage(new IllegalStateException("no broker"));
          }
          published.addAll(fresh);
          return CompletableFuture.completedStage(null);
        };
    restart();
  }

  @Test
  void publishesWhatBecameOfEachAttempt() {
    publishEvents();
    enqueue("a", "bob@example.net");
    openPath();
    answer(submit(), Result.DEFERRED, "451 later");
    told();
    await().until(() -> eventsOf(DomainQueueEvent.Reported.class) == 1);
    goTo(Duration.ofMinutes(2));
    answer(submit(), Result.ACCEPTED, "250 ok");
    told();
    await().until(() -> view().mails() == 0);
    assertThat(published)
        .extracting(DeliveryEvent::id)
        .containsExactly("a/bob@example.net/1/DEFERRED", "a/bob@example.net/2/DELIVERED");
    assertThat(published.get(1).mailboxId()).isEqualTo("box");
    assertThat(published.get(1).status().reply()).contains("250 ok");
  }

  @Test
  void keepsAMailUntilItsEventsArePublished() {
    brokersAway = true;
    publishEvents();
    enqueue("a", "bob@example.net");
    openPath();
    answer(submit(), Result.ACCEPTED, "250 ok");
    told();
    goTo(Duration.ofMinutes(1));
    told();
    assertThat(view().mails()).isOne();
    brokersAway = false;
    goTo(Duration.ofMinutes(1));
    told();
    await().until(() -> view().mails() == 0);
    assertThat(published).extracting(DeliveryEvent::id).contains("a/bob@example.net/1/DELIVERED");
  }

  @Test
  void publishesAgainAfterADeathWhatItCanNotKnowToBePublished() {
    publishEvents();
    enqueue("a", "bob@example.net");
    openPath();
    answer(submit(), Result.ACCEPTED, "250 ok");
    progress.receiveMessage();
    restart();
    told();
    await().until(() -> view().mails() == 0);
    assertThat(published)
        .extracting(DeliveryEvent::id)
        .hasSizeBetween(1, 2)
        .containsOnly("a/bob@example.net/1/DELIVERED");
  }

  @Test
  void tellsAgainAfterADeathWhatNobodyAcknowledged() {
    enqueue("a", "bob@example.net");
    openPath();
    answer(submit(), Result.ACCEPTED, "250 ok");
    progress.receiveMessage();
    restart();
    assertThat(told().statuses()).extracting(s -> s.state()).containsExactly(State.DELIVERED);
    await().untilAsserted(() -> assertThat(wakeIndex.all()).isEmpty());
  }

  @Test
  void comesBackFromASnapshotAsFromEvents() {
    for (int i = 0; i < 25; i++) {
      enqueue("m" + i, "bob@example.net");
    }
    QueueView before = view();
    restart();
    assertThat(view().mails()).isEqualTo(before.mails()).isEqualTo(25);
    assertThat(view().oldest()).isEqualTo(before.oldest());
  }

  @Test
  void tellsTheSenderOnceThatAMailIsLate() {
    enqueue("a", "bob@example.net");
    openPath();
    answer(submit(), Result.DEFERRED, "451 later");
    told();
    goTo(Duration.ofHours(4));
    await().untilAsserted(() -> assertThat(reports).hasSize(1));
    assertThat(text(reports.get(0))).contains("Action: delayed").contains("451 later");
    goTo(Duration.ofHours(1));
    restart();
    goTo(Duration.ofHours(1));
    assertThat(view().mails()).isEqualTo(1);
    assertThat(eventsOf(DomainQueueEvent.Delayed.class)).isEqualTo(1);
    assertThat(reports).hasSize(1);
  }

  @Test
  void givesAMailUpAtItsEnd() {
    enqueue("a", "bob@example.net");
    openPath();
    answer(submit(), Result.DEFERRED, "451 later");
    told();
    goTo(Duration.ofDays(5));
    ProgressReports.Tell end = told();
    while (end.statuses().get(0).state() != State.FAILED) {
      end = told();
    }
    assertThat(end.statuses().get(0).reply().get()).contains("4.4.7").contains("451 later");
    await()
        .untilAsserted(() -> assertThat(reports).anyMatch(r -> text(r).contains("Action: failed")));
    await().untilAsserted(() -> assertThat(wakeIndex.all()).isEmpty());
  }

  @Test
  void givesUpAlsoWhatASuspendedSiteKeepsWaiting() {
    enqueue("a", "bob@example.net");
    SitePaths.Open open = sitePaths.expectMessageClass(SitePaths.Open.class);
    open.feeder().tell(new Feed.Closed(now.plus(Duration.ofDays(9)), "site suspended: dead"));
    await().untilAsserted(() -> assertThat(view().why().get()).contains("site suspended: dead"));
    goTo(Duration.ofDays(5));
    assertThat(told().statuses().get(0).state()).isEqualTo(State.FAILED);
  }

  @Test
  void startsCrashedAttemptsAnewAndLosesNothing() {
    crashesToCome = 2;
    enqueue("a", "bob@example.net");
    openPath();
    answer(submit(), Result.ACCEPTED, "250 ok");
    assertThat(told().statuses()).extracting(s -> s.state()).containsExactly(State.DELIVERED);
    assertThat(routings.get()).isEqualTo(3);
    shard.expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void stopsForAWhileWhenItsAttemptsKeepCrashing() {
    crashesToCome = Integer.MAX_VALUE;
    enqueue("a", "bob@example.net");
    shard.expectMessageClass(ClusterSharding.Passivate.class, Duration.ofSeconds(20));
    assertThat(wakeIndex.all()).isNotEmpty();
    crashesToCome = 0;
    restart();
    openPath();
    answer(submit(), Result.ACCEPTED, "250 ok");
    assertThat(told().statuses()).extracting(s -> s.state()).containsExactly(State.DELIVERED);
  }

  @Test
  void opensAgainWhenThePathItIsNamedHasEnded() {
    TestProbe<SitePath.Command> ended = KIT.createTestProbe();
    ended.stop();
    enqueue("a", "bob@example.net");
    SitePaths.Open open = sitePaths.expectMessageClass(SitePaths.Open.class);
    open.feeder().tell(new Feed.Opened(open.site(), ended.ref()));
    openPath();
    answer(submit(), Result.ACCEPTED, "250 ok");
    assertThat(told().statuses()).extracting(s -> s.state()).containsExactly(State.DELIVERED);
    assertThat(eventsOf(DomainQueueEvent.Attempted.class)).isEqualTo(1);
  }

  @Test
  void leavesAPathToASiteTheMailNoLongerGoesTo() {
    TestProbe<SitePath.Command> former = KIT.createTestProbe();
    enqueue("a", "bob@example.net");
    SitePaths.Open open = sitePaths.expectMessageClass(SitePaths.Open.class);
    Site before = new Site(List.of(new Host("127.0.0.2", 25, 0, 1)));
    open.feeder().tell(new Feed.Opened(before, former.ref()));
    former.expectMessageClass(SitePath.Leave.class);
    open.feeder().tell(new Feed.Opened(open.site(), path.ref()));
    answer(submit(), Result.ACCEPTED, "250 ok");
    assertThat(told().statuses()).extracting(s -> s.state()).containsExactly(State.DELIVERED);
  }

  @Test
  void callsTheOutcomeUnknownWhenThePathDies() {
    enqueue("a", "bob@example.net");
    openPath();
    submit();
    path.stop();
    assertThat(told().statuses().get(0).reply().get()).contains("outcome unknown");
  }

  @Test
  void staysHeldAcrossARestart() {
    queue.tell(new DomainQueueCommand.Hold("spam run", acted.ref()));
    acted.receiveMessage();
    restart();
    enqueue("a", "bob@example.net");
    sitePaths.expectNoMessage(Duration.ofMillis(100));
    assertThat(view().why()).contains("held: spam run");
    queue.tell(new DomainQueueCommand.Release(acted.ref()));
    acted.receiveMessage();
    openPath();
    submit();
  }

  @Test
  void triesNowWhenToldTo() {
    enqueue("a", "bob@example.net");
    openPath();
    answer(submit(), Result.DEFERRED, "451 later");
    told();
    queue.tell(new DomainQueueCommand.RetryNow(Optional.of("a"), acted.ref()));
    assertThat(acted.receiveMessage().mails()).isEqualTo(1);
    path.expectMessage(SitePath.Resume.INSTANCE);
    answer(submit(), Result.ACCEPTED, "250 ok");
    assertThat(told().statuses().get(0).state()).isEqualTo(State.DELIVERED);
  }

  @Test
  void doesNotWithdrawWhatIsBeingTried() {
    enqueue("a", "bob@example.net");
    openPath();
    submit();
    queue.tell(new DomainQueueCommand.Withdraw("a", false, "why", acted.ref()));
    assertThat(acted.receiveMessage().problem()).isPresent();
    queue.tell(new DomainQueueCommand.Withdraw("x", false, "why", acted.ref()));
    assertThat(acted.receiveMessage().problem().get()).contains("no mail x");
  }

  @Test
  void tellsOfADelayOnceAlsoWhenAnAttemptEndsWhileTheReportIsOnItsWay() {
    acceptance = new CompletableFuture<>();
    enqueue("a", "bob@example.net");
    openPath();
    answer(submit(), Result.DEFERRED, "451 later");
    told();
    goTo(Duration.ofHours(5));
    await().until(() -> reports.size() == 1);
    answer(submit(), Result.DEFERRED, "451 still");
    told();
    await().during(Duration.ofMillis(200)).until(() -> reports.size() == 1);
    acceptance.complete(MailQueue.Acceptance.ACCEPTED);
  }

  @Test
  void triesNothingWhileNoMajorityIsHeardAndLooksOnlyNowAndThen() {
    enqueue("m1", "bob@example.net");
    openPath();
    answer(submit(), Result.DEFERRED, "451 later");
    told();
    await().until(() -> eventsOf(DomainQueueEvent.Reported.class) == 1);
    view();
    AtomicInteger asked = new AtomicInteger();
    AcknowledgementGate gate = AcknowledgementGate.of(KIT.system());
    gate.openWhile(
        () -> {
          asked.incrementAndGet();
          return false;
        });
    try {
      goTo(Duration.ofMinutes(2));
      await().until(() -> asked.get() >= 2);
      assertThat(asked.get()).isLessThan(20);
      sitePaths.expectNoMessage();
      path.expectNoMessage();
    } finally {
      gate.openWhile(() -> true);
    }
    assertThat(submit().parcel().mail().id()).isEqualTo("m1");
  }

  @Test
  void leavesMemoryWhenItHasNothingToDoForAWhile() {
    queue.tell(DomainQueueCommand.Tick.INSTANCE);
    view();
    goTo(Duration.ofSeconds(31));
    shard.expectMessageClass(ClusterSharding.Passivate.class);
  }

  private String text(IncomingMail mail) {
    return new String(
        blobs.read(mail.blob().id(), 1 << 20).toCompletableFuture().join(), StandardCharsets.UTF_8);
  }

  private final class StubDirectory implements Directory {
    @Override
    public CompletionStage<Resolution> resolve(MailAddress address) {
      return CompletableFuture.completedFuture(
          new Resolution.Found(List.of(new ResolvedRecipient(address, address, "box", 1))));
    }

    @Override
    public CompletionStage<Boolean> isHosted(String domain) {
      routings.incrementAndGet();
      if (crashesToCome > 0) {
        crashesToCome--;
        throw new IllegalStateException("a bug in routing");
      }
      return CompletableFuture.completedFuture(false);
    }

    @Override
    public void forget(MailAddress address) {}
  }

  private final class StubMailQueue implements MailQueue {
    @Override
    public CompletionStage<Acceptance> offer(IncomingMail mail) {
      reports.add(mail);
      return acceptance;
    }

    @Override
    public int inFlight() {
      return 0;
    }
  }
}
