package io.viesti.delivery.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.viesti.blob.BlobId;
import io.viesti.blob.BlobStore;
import io.viesti.blob.BlobWriter;
import io.viesti.blob.InMemoryBlobStore;
import io.viesti.delivery.FakeMta;
import io.viesti.delivery.policy.SuspensionPolicy;
import io.viesti.delivery.route.Host;
import io.viesti.delivery.route.Site;
import io.viesti.delivery.session.OutgoingMail;
import io.viesti.delivery.session.RecipientResult;
import io.viesti.delivery.session.RecipientResult.Result;
import io.viesti.delivery.session.SessionSettings;
import io.viesti.delivery.session.SmtpSession;
import io.viesti.delivery.session.SmtpTimeouts;
import io.viesti.delivery.session.SmtpTransport;
import io.viesti.envelope.Envelope;
import io.viesti.envelope.EnvelopeRecipient;
import io.viesti.envelope.MailAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ways to sites with real connections to a server that does as it is told. */
class SitePathTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final SmtpTransport TRANSPORT =
      new SmtpTransport(
          new SessionSettings(
              "me.test",
              Set.of(),
              true,
              Duration.ofHours(1),
              100,
              5,
              1,
              new SmtpTimeouts(
                  Duration.ofSeconds(5),
                  Duration.ofSeconds(5),
                  Duration.ofSeconds(5),
                  Duration.ofSeconds(5),
                  Duration.ofSeconds(5),
                  Duration.ofSeconds(5),
                  Duration.ofSeconds(1))));

  private final FakeMta mta = new FakeMta();
  private final BrittleBlobs blobs = new BrittleBlobs();
  private final ConnectionBudget budget = new ConnectionBudget(50);
  private final TestProbe<Feed> feed = KIT.createTestProbe();
  private final TestProbe<AttemptReport> reports = KIT.createTestProbe();
  private final TestProbe<SitePaths.Views> views = KIT.createTestProbe();
  private final AtomicInteger ids = new AtomicInteger();
  private ActorRef<SitePaths.Command> paths = start(2);

  @AfterAll
  static void stopAll() {
    KIT.shutdownTestKit();
    TRANSPORT.close();
  }

  @AfterEach
  void stop() {
    KIT.stop(paths);
    mta.close();
  }

  private ActorRef<SitePaths.Command> start(int connections) {
    return KIT.spawn(sitePaths(connections, Duration.ofMillis(300), 2));
  }

  /**
   * @param idle after which a connection is closed
   * @param failures in a row after which the site is left alone
   */
  private Behavior<SitePaths.Command> sitePaths(int connections, Duration idle, int failures) {
    return SitePaths.create(
        new SiteSettings(
            connections,
            50,
            20,
            idle,
            10,
            3,
            new SuspensionPolicy(failures, Duration.ofSeconds(30), Duration.ofMinutes(1))),
        new SmtpSession.Services(null, blobs, TRANSPORT),
        budget,
        InstantSource.system());
  }

  private Site site(int... ports) {
    return new Site(
        java.util.stream.IntStream.range(0, ports.length)
            .mapToObj(i -> new Host("127.0.0.1", ports[i], i, 1))
            .toList());
  }

  private ActorRef<SitePath.Command> open(Site site) {
    paths.tell(new SitePaths.Open(site, feed.ref()));
    return feed.expectMessageClass(Feed.Opened.class).path();
  }

  private OutgoingMail mail(String text) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    BlobId blob = blobs.put(octets).toCompletableFuture().join().id();
    return new OutgoingMail(
        "example.net#0",
        "m" + ids.incrementAndGet(),
        "trace",
        Optional.of(MailAddress.of("a@me.test")),
        List.of(EnvelopeRecipient.plain(MailAddress.of("b@example.net"))),
        Envelope.Body.EIGHT_BIT_MIME,
        false,
        Envelope.DsnRequest.NONE,
        blob,
        octets.length,
        "");
  }

  private OutgoingMail submit(ActorRef<SitePath.Command> path, String text) {
    path.tell(new SitePath.Want(feed.ref(), 1));
    Feed answer = feed.receiveMessage();
    assertThat(answer).isInstanceOf(Feed.Credit.class);
    OutgoingMail mail = mail(text);
    path.tell(new SitePath.Submit(feed.ref(), new Parcel(mail, reports.ref(), Set.of())));
    return mail;
  }

  private RecipientResult result() {
    AttemptReport.Tried tried =
        reports.expectMessageClass(AttemptReport.Tried.class, Duration.ofSeconds(15));
    return tried.results().get(0);
  }

  private SiteView view() {
    paths.tell(new SitePaths.Inspect(views.ref()));
    List<SiteView> all = views.receiveMessage().sites();
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  @Test
  void usesAConnectionAgainAndClosesItWhenIdle() {
    ActorRef<SitePath.Command> path = open(site(mta.port()));
    for (int i = 0; i < 5; i++) {
      submit(path, "mail " + i + "\r\n");
      assertThat(result().result()).isEqualTo(Result.ACCEPTED);
    }
    assertThat(mta.connections()).isEqualTo(1);
    await().until(() -> mta.open() == 0);
    await().until(() -> budget.used() == 0);
    assertThat(mta.lines()).last().isEqualTo("QUIT");
  }

  @Test
  void opensNoMoreConnectionsThanItMay() {
    mta.afterDot = dots -> dots < 3 ? FakeMta.HANG : "250 ok";
    ActorRef<SitePath.Command> path = open(site(mta.port()));
    for (int i = 0; i < 6; i++) {
      submit(path, "mail " + i + "\r\n");
    }
    await().until(() -> mta.dots() == 2);
    assertThat(view().connections()).isEqualTo(2);
    assertThat(view().busy()).isEqualTo(2);
    assertThat(view().ready()).isEqualTo(4);
    assertThat(mta.connections()).isEqualTo(2);
  }

  @Test
  void carriesAMailOnANewConnectionWhenTheServerClosedTheOldOne() {
    ActorRef<SitePath.Command> path = open(site(mta.port()));
    submit(path, "one\r\n");
    assertThat(result().result()).isEqualTo(Result.ACCEPTED);
    mta.command = line -> line.startsWith("MAIL") && mta.connections() == 1 ? "421 enough" : null;
    submit(path, "two\r\n");
    assertThat(result().result()).isEqualTo(Result.ACCEPTED);
    assertThat(mta.connections()).isEqualTo(2);
  }

  @Test
  void triesTheNextHostWhenOneDoesNotServe() {
    try (FakeMta busy = new FakeMta()) {
      busy.greeting = "421 busy";
      ActorRef<SitePath.Command> path = open(site(busy.port(), mta.port()));
      submit(path, "one\r\n");
      assertThat(result().result()).isEqualTo(Result.ACCEPTED);
      assertThat(busy.connections()).isEqualTo(1);
    }
  }

  @Test
  void triesAnotherHostBeforeItFailsMailThatOneCantTake() {
    try (FakeMta old = new FakeMta()) {
      old.ehlo = "250 old.test";
      ActorRef<SitePath.Command> path = open(site(old.port(), mta.port()));
      submit(path, "\u00e4\r\n");
      assertThat(result().result()).isEqualTo(Result.ACCEPTED);
      assertThat(mta.mails()).hasSize(1);
      assertThat(old.mails()).isEmpty();
    }
  }

  @Test
  void failsMailThatNoHostCanTake() {
    mta.ehlo = "250 old.test";
    ActorRef<SitePath.Command> path = open(site(mta.port()));
    submit(path, "\u00e4\r\n");
    assertThat(result())
        .satisfies(
            result -> {
              assertThat(result.result()).isEqualTo(Result.REFUSED);
              assertThat(result.text()).startsWith("5.6.3");
            });
    submit(path, "ascii\r\n");
    assertThat(result().result()).isEqualTo(Result.ACCEPTED);
  }

  @Test
  void keepsAwayFromASiteThatCantBeReached() {
    int port = mta.port();
    mta.close();
    ActorRef<SitePath.Command> path = open(site(port));
    submit(path, "one\r\n");
    assertThat(result().result()).isEqualTo(Result.DEFERRED);
    submit(path, "two\r\n");
    assertThat(result().text()).contains("connect");
    Feed.Closed closed = feed.expectMessageClass(Feed.Closed.class);
    assertThat(closed.until()).isAfter(Instant.now());
    path.tell(new SitePath.Want(feed.ref(), 1));
    feed.expectMessageClass(Feed.Closed.class);
    assertThat(view().suspendedUntil()).isPresent();
    assertThat(view().failures()).isEqualTo(2);
    paths.tell(new SitePaths.Resume("127.0.0.1"));
    await().until(() -> view().suspendedUntil().isEmpty());
    try (FakeMta again = new FakeMta(port)) {
      submit(path, "three\r\n");
      assertThat(result().result()).isEqualTo(Result.ACCEPTED);
      assertThat(view().failures()).isZero();
      assertThat(again.mails()).hasSize(1);
    }
  }

  @Test
  void aCrashOfOneSessionCostsItsOwnMailOnly() {
    mta.afterDot = dots -> dots == 1 ? FakeMta.HANG : "250 ok";
    ActorRef<SitePath.Command> path = open(site(mta.port()));
    submit(path, "hangs\r\n");
    await().until(() -> mta.dots() == 1);
    blobs.crashes = 1;
    OutgoingMail crashing = submit(path, "crashes\r\n");
    AttemptReport.Tried tried =
        reports.expectMessageClass(AttemptReport.Tried.class, Duration.ofSeconds(5));
    assertThat(tried.mailId()).isEqualTo(crashing.id());
    assertThat(tried.results().get(0).result()).isEqualTo(Result.DEFERRED);
    assertThat(tried.results().get(0).text()).contains("outcome unknown");
    assertThat(view().busy()).isEqualTo(1);
    submit(path, "fine\r\n");
    assertThat(result().result()).isEqualTo(Result.ACCEPTED);
  }

  @Test
  void sessionsThatKeepCrashingEndThePathAndItStaysClosedForAWhile() {
    KIT.stop(paths);
    paths = KIT.spawn(sitePaths(1, Duration.ofSeconds(5), 99));
    ActorRef<SitePath.Command> path = open(site(mta.port()));
    TestProbe<Void> watcher = KIT.createTestProbe();
    blobs.crashes = 3;
    for (int i = 0; i < 3; i++) {
      submit(path, "crashes\r\n");
      assertThat(result().result()).isEqualTo(Result.DEFERRED);
    }
    watcher.expectTerminated(path, Duration.ofSeconds(5));
    assertThat(refusal(path, watcher)).contains("path failed");
    assertThat(budget.used()).isZero();
    await().until(() -> mta.open() == 0);
    paths.tell(new SitePaths.Resume("127.0.0.1"));
    submit(open(site(mta.port())), "fine\r\n");
    assertThat(result().result()).isEqualTo(Result.ACCEPTED);
  }

  /** As a feeder does: opens again while it is named the path that has ended. */
  private String refusal(ActorRef<SitePath.Command> ended, TestProbe<Void> watcher) {
    while (true) {
      paths.tell(new SitePaths.Open(site(mta.port()), feed.ref()));
      Feed answer = feed.receiveMessage();
      if (answer instanceof Feed.Closed closed) {
        return closed.why();
      }
      assertThat(answer).isEqualTo(new Feed.Opened(site(mta.port()), ended));
      watcher.expectTerminated(ended, Duration.ofSeconds(5));
    }
  }

  @Test
  void namesAPathItHasNotHeardTheEndOfSoThatTheFeederLearnsIt() {
    BehaviorTestKit<SitePaths.Command> alone =
        BehaviorTestKit.create(sitePaths(1, Duration.ofSeconds(5), 99));
    TestInbox<Feed> feeder = TestInbox.create();
    alone.run(new SitePaths.Open(site(25), feeder.getRef()));
    Feed.Opened opened = (Feed.Opened) feeder.receiveMessage();
    // Nothing runs in there: the path is as silent as one that has just ended.
    alone.childInbox(opened.path()).expectMessage(new SitePath.Join(feeder.getRef()));
  }

  @Test
  void drainsAfterWhatIsUnderWay() {
    ActorRef<SitePath.Command> path = open(site(mta.port()));
    submit(path, "one\r\n");
    TestProbe<Done> drained = KIT.createTestProbe();
    assertThat(result().result()).isEqualTo(Result.ACCEPTED);
    paths.tell(new SitePaths.Drain(drained.ref()));
    drained.receiveMessage(Duration.ofSeconds(5));
    assertThat(budget.used()).isZero();
    paths.tell(new SitePaths.Open(site(mta.port()), feed.ref()));
    Feed answer = feed.receiveMessage();
    while (answer instanceof Feed.Closed closed && !closed.why().contains("shutting down")) {
      answer = feed.receiveMessage();
    }
    assertThat(answer).isInstanceOf(Feed.Closed.class);
  }

  @Test
  void doesNotTryAMailTwiceAtATime() {
    mta.afterDot = dots -> dots == 1 ? FakeMta.HANG : "250 ok";
    ActorRef<SitePath.Command> path = open(site(mta.port()));
    OutgoingMail mail = submit(path, "one\r\n");
    await().until(() -> mta.dots() == 1);
    TestProbe<AttemptReport> newQueue = KIT.createTestProbe();
    path.tell(new SitePath.Submit(feed.ref(), new Parcel(mail, newQueue.ref(), Set.of())));
    mta.cutAll();
    newQueue.expectMessageClass(AttemptReport.Tried.class, Duration.ofSeconds(10));
    reports.expectNoMessage(Duration.ofMillis(50));
    assertThat(mta.dots()).isEqualTo(1);
  }

  /** A blob store at which sessions can be made to crash. */
  private static final class BrittleBlobs implements BlobStore {
    private final InMemoryBlobStore blobs = new InMemoryBlobStore();
    private volatile int crashes;

    @Override
    public BlobWriter write() {
      return blobs.write();
    }

    @Override
    public CompletionStage<Void> durable(BlobId id) {
      return blobs.durable(id);
    }

    @Override
    public CompletionStage<byte[]> read(BlobId id, int limit) {
      if (crashes > 0) {
        crashes--;
        throw new IllegalStateException("a bug in a session");
      }
      return blobs.read(id, limit);
    }

    @Override
    public Source<ByteString, NotUsed> stream(BlobId id, long from, long length) {
      return blobs.stream(id, from, length);
    }

    @Override
    public CompletionStage<Long> size(BlobId id) {
      return blobs.size(id);
    }

    @Override
    public CompletionStage<Void> renew(BlobId id) {
      return blobs.renew(id);
    }
  }
}
