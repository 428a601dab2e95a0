package io.viesti.queue.direct;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.viesti.deadletter.DeadLetter;
import io.viesti.deadletter.DeadLetters;
import io.viesti.directory.Directory;
import io.viesti.directory.Resolution;
import io.viesti.envelope.MailAddress;
import io.viesti.mailbox.Arrival;
import io.viesti.mailbox.Delivery;
import io.viesti.mailbox.Delivery.Result;
import io.viesti.mailbox.DeliveryId;
import io.viesti.mailbox.EmailId;
import io.viesti.mailbox.Mailbox;
import io.viesti.mailbox.MailboxCommand;
import io.viesti.queue.IncomingMail;
import io.viesti.queue.MailQueue;
import io.viesti.queue.MailQueue.Acceptance;
import io.viesti.queue.Mails;
import io.viesti.queue.ResolvedRecipient;
import io.viesti.trace.TraceLog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DirectMailQueueTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          "queue",
          ConfigFactory.parseString(
                  """
                  pekko.actor.provider = cluster
                  pekko.remote.artery.canonical { hostname = 127.0.0.1, port = 0 }
                  pekko.cluster.jmx.enabled = off
                  pekko.loglevel = WARNING
                  """)
              .withFallback(ConfigFactory.load()));

  /** What each stub mailbox answers, in order; the last answer stays, none means silence. */
  private static final Map<String, Queue<Result>> ANSWERS = new ConcurrentHashMap<>();

  private static final Queue<Arrival> ARRIVALS = new ConcurrentLinkedQueue<>();

  private final FakeDirectory directory = new FakeDirectory();
  private final FakeDeadLetters deadLetters = new FakeDeadLetters();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

  @BeforeAll
  static void hostStubMailboxes() {
    Cluster cluster = Cluster.get(KIT.system());
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    ClusterSharding.get(KIT.system())
        .init(Entity.of(Mailbox.KEY, context -> stub(context.getEntityId())));
  }

  private static Behavior<MailboxCommand> stub(String mailboxId) {
    return Behaviors.receive(MailboxCommand.class)
        .onMessage(
            MailboxCommand.Deliver.class,
            deliver -> {
              ARRIVALS.add(deliver.arrival());
              Queue<Result> answers = ANSWERS.getOrDefault(mailboxId, new ArrayDeque<>());
              Result result = answers.size() > 1 ? answers.poll() : answers.peek();
              if (result != null) {
                deliver
                    .replyTo()
                    .tell(
                        new Delivery(
                            deliver.token(), mailboxId, result, Optional.of(new EmailId(1))));
              }
              return Behaviors.same();
            })
        .build();
  }

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @BeforeEach
  void forget() {
    ANSWERS.clear();
    ARRIVALS.clear();
  }

  private static void answers(String mailboxId, Result... results) {
    ANSWERS.put(mailboxId, new ConcurrentLinkedQueue<>(Arrays.asList(results)));
  }

  private MailQueue queue(Duration timeout, int maxInFlight, long maxOctets) {
    return DirectMailQueue.start(
        KIT.system(),
        new DirectMailQueue.Services(
            directory, deadLetters, TraceLog.NONE, InstantSource.system(), metrics),
        new DirectMailQueue.Settings(timeout, maxInFlight, maxOctets, 2));
  }

  private MailQueue queue() {
    return queue(LONG, 100, 1_000_000);
  }

  private static Acceptance outcome(MailQueue queue, IncomingMail mail) {
    CompletableFuture<Acceptance> answer = queue.offer(mail).toCompletableFuture();
    Awaitility.await().atMost(LONG).until(answer::isDone);
    return answer.join();
  }

  @Test
  void acceptsWhatAllMailboxesStored() {
    answers("m1", Result.STORED);
    answers("m2", Result.REPEATED);
    MailQueue queue = queue();
    assertThat(outcome(queue, Mails.to("m1", "m2"))).isEqualTo(Acceptance.ACCEPTED);
    assertThat(queue.inFlight()).isZero();
    assertThat(metrics.counter("viesti.queue.offers", "outcome", "ACCEPTED").count()).isOne();
  }

  @Test
  void tellsTheMailboxAllItNeeds() {
    answers("m1", Result.STORED);
    IncomingMail mail = Mails.to("m1");
    outcome(queue(), mail);
    Arrival arrival = ARRIVALS.element();
    assertThat(arrival.deliveryId())
        .isEqualTo(DeliveryId.of(mail.reversePath(), "m1", mail.blob().id()));
    assertThat(arrival.recipient()).isEqualTo(MailAddress.of("m1@demo.test"));
    assertThat(arrival.generation()).isOne();
    assertThat(arrival.size()).isEqualTo(1_000);
    assertThat(arrival.traceId()).isEqualTo("trace1");
    assertThat(arrival.receivedAt()).isEqualTo(Mails.RECEIVED);
  }

  @Test
  void givesOneCopyToAMailboxReachedByTwoAddresses() {
    answers("m1", Result.STORED);
    IncomingMail mail =
        Mails.of(10, List.of(Mails.recipient("a", "m1", 1), Mails.recipient("b", "m1", 1)));
    assertThat(outcome(queue(), mail)).isEqualTo(Acceptance.ACCEPTED);
    assertThat(ARRIVALS).hasSize(1);
  }

  @Test
  void isUnknownWhenOneMailboxIsUnavailable() {
    answers("m1", Result.STORED);
    answers("m2", Result.UNAVAILABLE);
    assertThat(outcome(queue(), Mails.to("m1", "m2"))).isEqualTo(Acceptance.UNKNOWN);
  }

  @Test
  void isUnknownWhenOneOfFiftyMailboxesStalls() {
    String[] fifty = new String[50];
    for (int i = 0; i < fifty.length; i++) {
      fifty[i] = "f" + i;
      answers(fifty[i], Result.STORED);
    }
    answers("f17");
    MailQueue queue = queue(Duration.ofMillis(200), 100, 1_000_000);
    assertThat(outcome(queue, Mails.to(fifty))).isEqualTo(Acceptance.UNKNOWN);
    assertThat(queue.inFlight()).isZero();
  }

  @Test
  void hasNoRoomWhenAMailboxIsFullOfIds() {
    answers("m1", Result.FULL_OF_IDS);
    assertThat(outcome(queue(), Mails.to("m1"))).isEqualTo(Acceptance.NO_ROOM);
  }

  @Test
  void resolvesAnewWhatAMailboxRefuses() {
    answers("m1", Result.NOT_HERE);
    answers("m3", Result.STORED);
    directory.now = new Resolution.Found(List.of(Mails.recipient("m1", "m3", 5)));
    assertThat(outcome(queue(), Mails.to("m1"))).isEqualTo(Acceptance.ACCEPTED);
    assertThat(directory.forgotten).contains(MailAddress.of("m1@demo.test"));
    assertThat(ARRIVALS).extracting(Arrival::generation).containsExactly(1L, 5L);
  }

  @Test
  void parksWhatHasBecomeImpossibleAndAcceptsIt() {
    answers("m1", Result.NOT_HERE);
    answers("m2", Result.STORED);
    directory.now = new Resolution.UnknownAddress();
    assertThat(outcome(queue(), Mails.to("m1", "m2"))).isEqualTo(Acceptance.ACCEPTED);
    assertThat(deadLetters.parked).hasSize(1);
    IncomingMail parked = deadLetters.parked.element();
    assertThat(parked.recipients()).extracting(ResolvedRecipient::mailboxId).containsExactly("m1");
  }

  @Test
  void isUnknownWhenTheLetterCouldNotBeParked() {
    answers("m1", Result.NOT_HERE);
    directory.now = new Resolution.NotHosted();
    deadLetters.broken = true;
    assertThat(outcome(queue(), Mails.to("m1"))).isEqualTo(Acceptance.UNKNOWN);
  }

  @Test
  void isUnknownWhenTheDirectoryCanNotBeAsked() {
    answers("m1", Result.NOT_HERE);
    directory.now = null;
    assertThat(outcome(queue(), Mails.to("m1"))).isEqualTo(Acceptance.UNKNOWN);
  }

  @Test
  void isBusyAboveItsCountAndFreeAgainAfterwards() {
    answers("silent");
    answers("m1", Result.STORED);
    MailQueue queue = queue(Duration.ofMillis(400), 1, 1_000_000);
    CompletionStage<Acceptance> first = queue.offer(Mails.to("silent"));
    assertThat(queue.inFlight()).isOne();
    assertThat(outcome(queue, Mails.to("m1"))).isEqualTo(Acceptance.BUSY);
    Awaitility.await().atMost(LONG).until(() -> first.toCompletableFuture().isDone());
    assertThat(outcome(queue, Mails.to("m1"))).isEqualTo(Acceptance.ACCEPTED);
  }

  @Test
  void isBusyAboveItsOctetsButTakesOneOfAnySize() {
    answers("silent");
    answers("m1", Result.STORED);
    MailQueue queue = queue(Duration.ofMillis(400), 100, 1_500);
    CompletionStage<Acceptance> first = queue.offer(Mails.to("silent"));
    assertThat(outcome(queue, Mails.to("m1"))).isEqualTo(Acceptance.BUSY);
    Awaitility.await().atMost(LONG).until(() -> first.toCompletableFuture().isDone());
    IncomingMail huge = Mails.of(50_000_000, List.of(Mails.recipient("m1", "m1", 1)));
    assertThat(outcome(queue, huge)).isEqualTo(Acceptance.ACCEPTED);
  }

  @Test
  void answersManyOffersAtATime() {
    answers("m1", Result.STORED);
    MailQueue queue = queue(LONG, 1_000, 10_000_000);
    List<CompletableFuture<Acceptance>> answers =
        java.util.stream.IntStream.range(0, 500)
            .mapToObj(i -> queue.offer(Mails.to("m1")).toCompletableFuture())
            .toList();
    Awaitility.await()
        .atMost(LONG)
        .until(() -> answers.stream().allMatch(CompletableFuture::isDone));
    assertThat(answers).allMatch(answer -> answer.join() == Acceptance.ACCEPTED);
  }

  @Test
  void readsItsSettings() {
    assertThat(
            DirectMailQueue.Settings.from(
                ConfigFactory.parseResources("viesti-queue.conf").resolve()))
        .isEqualTo(new DirectMailQueue.Settings(LONG, 2_000, 1L << 30, 2));
  }

  private static final class FakeDirectory implements Directory {
    private final Queue<MailAddress> forgotten = new ConcurrentLinkedQueue<>();
    private volatile Resolution now;

    @Override
    public CompletionStage<Resolution> resolve(MailAddress address) {
      return now == null
          ? CompletableFuture.failedFuture(new IllegalStateException("no answer"))
          : CompletableFuture.completedFuture(now);
    }

    @Override
    public CompletionStage<Boolean> isHosted(String domain) {
      return CompletableFuture.completedFuture(true);
    }

    @Override
    public void forget(MailAddress address) {
      forgotten.add(address);
    }
  }

  private static final class FakeDeadLetters implements DeadLetters {
    private final Queue<IncomingMail> parked = new ConcurrentLinkedQueue<>();
    private volatile boolean broken;

    @Override
    public CompletionStage<String> park(IncomingMail mail, String reason) {
      if (broken) {
        return CompletableFuture.failedFuture(new IllegalStateException("no storage"));
      }
      parked.add(mail);
      return CompletableFuture.completedFuture("1");
    }

    @Override
    public CompletionStage<List<DeadLetter>> list(Optional<String> after, int limit) {
      return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public CompletionStage<Optional<DeadLetter>> find(String id) {
      return CompletableFuture.completedFuture(Optional.empty());
    }

    @Override
    public CompletionStage<Boolean> remove(String id) {
      return CompletableFuture.completedFuture(false);
    }
  }
}
