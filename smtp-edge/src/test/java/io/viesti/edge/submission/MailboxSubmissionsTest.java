package io.viesti.edge.submission;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.blob.BlobId;
import io.viesti.edge.submission.Submissions.Outcome;
import io.viesti.envelope.Envelope;
import io.viesti.envelope.MailAddress;
import io.viesti.mailbox.DeliveryId;
import io.viesti.mailbox.MailboxCommand;
import io.viesti.mailbox.MailboxReply;
import io.viesti.message.MessageSummary;
import io.viesti.outbox.Submission;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailboxSubmissionsTest {
  private static final ActorTestKit kit = ActorTestKit.create();
  private static final Instant NOW = Instant.parse("2026-11-23T09:05:00Z");
  private static final BlobId BLOB = new BlobId("a".repeat(64));

  private final BlockingQueue<MailboxCommand.Submit> received = new LinkedBlockingQueue<>();

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  private MailboxSubmissions submissions(int maxSlots, Duration timeout) {
    return new MailboxSubmissions(
        kit.system(),
        (mailbox, command) -> received.add((MailboxCommand.Submit) command),
        maxSlots,
        timeout);
  }

  private static Submission submission(String id) {
    return new Submission(
        id,
        "box",
        Envelope.plain(Optional.empty(), List.of(MailAddress.of("a@b.test"))),
        BLOB,
        1,
        "",
        "trace",
        NOW,
        NOW);
  }

  private static CompletableFuture<Outcome> submit(MailboxSubmissions to, String id) {
    Submission submission = submission(id);
    return to.submit(
            submission, RequestIds.of("box", submission.envelope(), BLOB), MessageSummary.EMPTY)
        .toCompletableFuture();
  }

  private static void accept(MailboxCommand.Submit command) {
    command
        .replyTo()
        .tell(
            new MailboxReply.SubmissionReply(
                new MailboxReply.SubmissionView(command.submission(), List.of()),
                Optional.empty(),
                false,
                1));
  }

  @Test
  void theMailboxsWordIsTheOutcome() throws InterruptedException {
    CompletableFuture<Outcome> outcome = submit(submissions(1, Duration.ofSeconds(30)), "s1");
    MailboxCommand.Submit command = received.take();
    assertThat(command.submission().id()).isEqualTo("s1");
    assertThat(command.requestId()).isPresent();
    assertThat(command.copyIn()).isEmpty();
    assertThat(outcome).isNotDone();
    accept(command);
    assertThat(outcome.join()).isEqualTo(Outcome.ACCEPTED);
  }

  @ParameterizedTest
  @CsvSource({
    "RATE,RATE",
    "OVER_QUOTA,OVER_QUOTA",
    "UNAVAILABLE,NO_ROOM",
    "NOT_FOUND,REFUSED",
    "INVALID,REFUSED",
    "CONFLICT,REFUSED"
  })
  void refusalsAreTold(MailboxReply.Reason reason, Outcome expected) throws InterruptedException {
    CompletableFuture<Outcome> outcome = submit(submissions(1, Duration.ofSeconds(30)), "s1");
    received.take().replyTo().tell(new MailboxReply.Refused(reason, "because"));
    assertThat(outcome.join()).isEqualTo(expected);
  }

  @Test
  void oneActorServesManySubmissionsOneAfterTheOther() throws InterruptedException {
    MailboxSubmissions submissions = submissions(1, Duration.ofSeconds(30));
    List<ActorRef<?>> answerers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      CompletableFuture<Outcome> outcome = submit(submissions, "s" + i);
      MailboxCommand.Submit command = received.take();
      answerers.add(command.replyTo());
      accept(command);
      assertThat(outcome.join()).isEqualTo(Outcome.ACCEPTED);
    }
    assertThat(answerers.stream().distinct()).hasSize(1);
  }

  @Test
  void moreThanMayWaitAreToldSo() throws InterruptedException {
    MailboxSubmissions submissions = submissions(2, Duration.ofSeconds(30));
    CompletableFuture<Outcome> one = submit(submissions, "s1");
    CompletableFuture<Outcome> two = submit(submissions, "s2");
    assertThat(submit(submissions, "s3").join()).isEqualTo(Outcome.BUSY);
    accept(received.take());
    accept(received.take());
    assertThat(one.join()).isEqualTo(Outcome.ACCEPTED);
    assertThat(two.join()).isEqualTo(Outcome.ACCEPTED);
  }

  @Test
  void noAnswerInTimeIsUnknownAndALateOneIsNobodyElses() throws InterruptedException {
    MailboxSubmissions submissions = submissions(1, Duration.ofMillis(50));
    CompletableFuture<Outcome> missed = submit(submissions, "s1");
    assertThat(missed.join()).isEqualTo(Outcome.UNKNOWN);
    MailboxCommand.Submit late = received.take();
    CompletableFuture<Outcome> next = submit(submissions, "s2");
    MailboxCommand.Submit second = received.take();
    assertThat(second.replyTo()).isNotEqualTo(late.replyTo());
    accept(late);
    second.replyTo().tell(new MailboxReply.Refused(MailboxReply.Reason.RATE, "because"));
    assertThat(next.join()).isIn(Outcome.RATE, Outcome.UNKNOWN);
  }

  @Test
  void theSameMailHasTheSameNameAndAnotherEnvelopeAnother() {
    Envelope envelope = submission("x").envelope();
    DeliveryId id = RequestIds.of("box", envelope, BLOB);
    assertThat(RequestIds.of("box", envelope, BLOB)).isEqualTo(id);
    assertThat(RequestIds.of("other", envelope, BLOB)).isNotEqualTo(id);
    assertThat(RequestIds.of("box", envelope, new BlobId("b".repeat(64)))).isNotEqualTo(id);
    assertThat(
            RequestIds.of(
                "box", Envelope.plain(Optional.empty(), List.of(MailAddress.of("c@b.test"))), BLOB))
        .isNotEqualTo(id);
  }
}
