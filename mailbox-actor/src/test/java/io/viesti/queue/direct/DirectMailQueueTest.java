package io.viesti.queue.direct;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.viesti.directory.Resolution;
import io.viesti.mailbox.Delivery.Result;
import io.viesti.queue.KeptDeadLetters;
import io.viesti.queue.MailQueue;
import io.viesti.queue.MailQueue.Acceptance;
import io.viesti.queue.MailQueueContract;
import io.viesti.queue.Mails;
import io.viesti.queue.ScriptedDirectory;
import io.viesti.queue.ScriptedMailboxes;
import io.viesti.trace.TraceLog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The direct form: an offer is answered by what the mailboxes say. */
class DirectMailQueueTest extends MailQueueContract {
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final ActorTestKit KIT = ActorTestKit.create("queue", clusterOfOne());
  private static final ScriptedMailboxes MAILBOXES = new ScriptedMailboxes();

  private final ScriptedDirectory directory = new ScriptedDirectory();
  private final KeptDeadLetters deadLetters = new KeptDeadLetters();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private MailQueue queue;

  @BeforeAll
  static void hostMailboxes() {
    MAILBOXES.host(KIT.system());
  }

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  private MailQueue queue(Duration timeout, int maxInFlight, long maxOctets) {
    return DirectMailQueue.start(
        KIT.system(),
        new DirectMailQueue.Services(
            directory, deadLetters, TraceLog.NONE, InstantSource.system(), metrics),
        new DirectMailQueue.Settings(timeout, maxInFlight, maxOctets, 2));
  }

  @Override
  protected MailQueue queue() {
    if (queue == null) {
      queue = queue(Duration.ofSeconds(2), 1_000, 1_000_000_000);
    }
    return queue;
  }

  @Override
  protected ScriptedMailboxes mailboxes() {
    return MAILBOXES;
  }

  @Override
  protected ScriptedDirectory directory() {
    return directory;
  }

  @Override
  protected KeptDeadLetters deadLetters() {
    return deadLetters;
  }

  @Test
  void isAcceptedOnlyWhenAllMailboxesStored() {
    assertThat(outcome(queue(), Mails.to(box("m1"), box("m2")))).isEqualTo(Acceptance.ACCEPTED);
    assertThat(MAILBOXES.stored(box("m1"))).hasSize(1);
    assertThat(MAILBOXES.stored(box("m2"))).hasSize(1);
    assertThat(queue().inFlight()).isZero();
    assertThat(metrics.counter("viesti.queue.offers", "outcome", "ACCEPTED").count()).isOne();
  }

  @Test
  void isUnknownWhenOneMailboxIsUnavailable() {
    MAILBOXES.answers(box("m2"), Result.UNAVAILABLE);
    assertThat(outcome(queue(), Mails.to(box("m1"), box("m2")))).isEqualTo(Acceptance.UNKNOWN);
  }

  @Test
  void isUnknownWhenOneOfFiftyMailboxesStalls() {
    String[] fifty = IntStream.range(0, 50).mapToObj(i -> box("f" + i)).toArray(String[]::new);
    MAILBOXES.isSilent(box("f17"));
    MailQueue queue = queue(SHORT, 100, 1_000_000);
    assertThat(outcome(queue, Mails.to(fifty))).isEqualTo(Acceptance.UNKNOWN);
    assertThat(queue.inFlight()).isZero();
  }

  @Test
  void hasNoRoomWhenAMailboxIsFullOfIds() {
    MAILBOXES.answers(box("m1"), Result.FULL_OF_IDS);
    assertThat(outcome(queue(), Mails.to(box("m1")))).isEqualTo(Acceptance.NO_ROOM);
  }

  @Test
  void isUnknownWhenTheLetterCouldNotBeParked() {
    MAILBOXES.answers(box("m1"), Result.NOT_HERE);
    directory.says(box("m1") + "@demo.test", new Resolution.NotHosted());
    deadLetters.isBroken(true);
    assertThat(outcome(queue(), Mails.to(box("m1")))).isEqualTo(Acceptance.UNKNOWN);
  }

  @Test
  void isUnknownWhenTheDirectoryCanNotBeAsked() {
    MAILBOXES.answers(box("m1"), Result.NOT_HERE);
    assertThat(outcome(queue(), Mails.to(box("m1")))).isEqualTo(Acceptance.UNKNOWN);
  }

  @Test
  void isBusyAboveItsCountAndFreeAgainAfterwards() {
    MAILBOXES.isSilent(box("silent"));
    MailQueue queue = queue(SHORT, 1, 1_000_000);
    CompletionStage<Acceptance> first = queue.offer(Mails.to(box("silent")));
    assertThat(queue.inFlight()).isOne();
    assertThat(outcome(queue, Mails.to(box("m1")))).isEqualTo(Acceptance.BUSY);
    Awaitility.await().atMost(LONG).until(() -> first.toCompletableFuture().isDone());
    assertThat(outcome(queue, Mails.to(box("m1")))).isEqualTo(Acceptance.ACCEPTED);
  }

  @Test
  void isBusyAboveItsOctetsButTakesOneOfAnySize() {
    MAILBOXES.isSilent(box("silent"));
    MailQueue queue = queue(SHORT, 100, 1_500);
    CompletionStage<Acceptance> first = queue.offer(Mails.to(box("silent")));
    assertThat(outcome(queue, Mails.to(box("m1")))).isEqualTo(Acceptance.BUSY);
    Awaitility.await().atMost(LONG).until(() -> first.toCompletableFuture().isDone());
    assertThat(outcome(queue, Mails.of(50_000_000, List.of(Mails.recipient("m1", box("m1"), 1)))))
        .isEqualTo(Acceptance.ACCEPTED);
  }

  @Test
  void readsItsSettings() {
    assertThat(
            DirectMailQueue.Settings.from(
                ConfigFactory.parseResources("viesti-queue.conf").resolve()))
        .isEqualTo(new DirectMailQueue.Settings(LONG, 2_000, 1L << 30, 2));
  }
}
