package io.viesti.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.mailbox.MailboxReply.Reason;
import io.viesti.mailbox.MailboxReply.Refused;
import io.viesti.mailbox.MailboxReply.SubmissionReply;
import io.viesti.outbox.RecipientStatus;
import io.viesti.outbox.Submission;
import io.viesti.wake.WakeEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Mail on its way out of a mailbox: pushed, owed, pushed again, paid. */
class MailboxSendingTest {
  private static final MailboxRig RIG = new MailboxRig();
  private static final String ID = Mailbox.persistenceId(Samples.MAILBOX).id();

  @AfterAll
  static void stop() {
    RIG.stop();
  }

  @AfterEach
  void clear() {
    RIG.clear();
  }

  private static MailboxCommand.Submit submit(String id, ActorRef<MailboxReply> replyTo) {
    Submission sample = Samples.submission(id, Samples.BOB);
    return new MailboxCommand.Submit(
        new Submission(
            id,
            Samples.MAILBOX,
            sample.envelope(),
            sample.blob(),
            1,
            "",
            "trace",
            RIG.now,
            RIG.now),
        Optional.empty(),
        Optional.of(FolderId.SENT),
        Samples.header(id),
        null,
        Optional.empty(),
        replyTo);
  }

  private static MailboxReply submit(ActorRef<MailboxCommand> mailbox, String id) {
    return RIG.ask(mailbox, replyTo -> submit(id, replyTo));
  }

  private static void finish(ActorRef<MailboxCommand> mailbox, String id) {
    RecipientStatus delivered =
        new RecipientStatus(
            Samples.BOB,
            RecipientStatus.State.DELIVERED,
            Optional.of("250 ok"),
            Optional.empty(),
            1,
            Optional.empty(),
            RIG.now);
    RIG.ask(mailbox, replyTo -> new MailboxCommand.RecordProgress(id, List.of(delivered), replyTo));
  }

  private static MailboxRig.Pushed nextPush() throws InterruptedException {
    MailboxRig.Pushed pushed = RIG.pushed.poll(10, TimeUnit.SECONDS);
    assertThat(pushed).isNotNull();
    return pushed;
  }

  private static List<Instant> owed() {
    return RIG.wake.entries.all().stream().map(WakeEntry::due).toList();
  }

  @Test
  void aSubmissionIsOwedBeforeItIsWrittenAndPushedAfterwards() throws InterruptedException {
    ActorRef<MailboxCommand> mailbox = RIG.opened();
    assertThat(submit(mailbox, "s1")).isInstanceOf(SubmissionReply.class);
    assertThat(nextPush().open()).containsExactly(Samples.BOB);
    assertThat(owed()).hasSize(1);
    assertThat(owed().get(0)).isBetween(RIG.now, RIG.now.plusMillis(10_011));
  }

  @Test
  void oneEntryStandsForAllThatComesWhileItIsOut() {
    ActorRef<MailboxCommand> mailbox = RIG.opened();
    for (int i = 0; i < 20; i++) {
      submit(mailbox, "s" + i);
    }
    assertThat(owed()).hasSize(1);
    for (int i = 0; i < 20; i++) {
      finish(mailbox, "s" + i);
    }
    assertThat(owed()).isEmpty();
  }

  @Test
  void nothingIsWrittenBeforeTheEntryIsDurable() {
    ActorRef<MailboxCommand> mailbox = RIG.opened();
    RIG.wake.slow = true;
    TestProbe<MailboxReply> replies = RIG.kit.createTestProbe(MailboxReply.class);
    mailbox.tell(submit("s1", replies.ref()));
    mailbox.tell(submit("s2", replies.ref()));
    assertThat(RIG.deliver(mailbox, Samples.arrival("meanwhile")).result())
        .isEqualTo(Delivery.Result.STORED);
    assertThat(RIG.journal.persistedInStorage(ID)).hasSize(2);
    RIG.wake.answers.remove().complete(null);
    RIG.wake.answers.forEach(answer -> answer.complete(null));
    replies.expectMessageClass(SubmissionReply.class);
    replies.expectMessageClass(SubmissionReply.class);
    assertThat(RIG.journal.persistedInStorage(ID)).hasSize(4);
  }

  @Test
  void oneEntryServesAllThatComesWhileItIsBeingWritten() {
    ActorRef<MailboxCommand> mailbox = RIG.opened();
    assertThat(submit(mailbox, "s0")).isInstanceOf(SubmissionReply.class);
    int before = RIG.wake.entries.all().size();
    RIG.now = RIG.now.plusSeconds(11);
    RIG.wake.slow = true;
    TestProbe<MailboxReply> replies = RIG.kit.createTestProbe(MailboxReply.class);
    for (int i = 1; i <= 20; i++) {
      mailbox.tell(submit("s" + i, replies.ref()));
      mailbox.tell(MailboxCommand.Tick.INSTANCE);
    }
    assertThat(RIG.inbox(mailbox).total()).isZero();
    assertThat(RIG.wake.answers).hasSize(1);
    assertThat(RIG.wake.entries.all()).hasSize(before + 1);
    RIG.wake.answers.remove().complete(null);
    for (int i = 1; i <= 20; i++) {
      replies.expectMessageClass(SubmissionReply.class);
    }
  }

  @Test
  void aMailThatWaitsForALaterAttemptDoesNotHoldUpTheNext() {
    ActorRef<MailboxCommand> mailbox = RIG.opened();
    assertThat(submit(mailbox, "s0")).isInstanceOf(SubmissionReply.class);
    RIG.now = RIG.now.plusSeconds(300);
    mailbox.tell(MailboxCommand.Tick.INSTANCE);
    Awaitility.await().until(() -> RIG.pushed.size() == 2);

    RIG.wake.slow = true;
    int before = RIG.wake.entries.all().size();
    TestProbe<MailboxReply> replies = RIG.kit.createTestProbe(MailboxReply.class);
    mailbox.tell(submit("s1", replies.ref()));
    Awaitility.await().until(() -> !RIG.wake.answers.isEmpty());
    RIG.wake.answers.remove().complete(null);
    replies.expectMessageClass(SubmissionReply.class);
    assertThat(RIG.wake.entries.all().size()).isLessThanOrEqualTo(before + 1);
  }

  @Test
  void anEntryThatCannotBeWrittenMakesSendingUnavailable() {
    ActorRef<MailboxCommand> mailbox = RIG.opened();
    RIG.wake.slow = true;
    TestProbe<MailboxReply> replies = RIG.kit.createTestProbe(MailboxReply.class);
    mailbox.tell(submit("s1", replies.ref()));
    Awaitility.await().until(() -> !RIG.wake.answers.isEmpty());
    RIG.wake.answers.remove().completeExceptionally(new IllegalStateException("no"));
    assertThat(replies.expectMessageClass(Refused.class).reason()).isEqualTo(Reason.UNAVAILABLE);
    RIG.wake.slow = false;
    assertThat(submit(mailbox, "s1")).isInstanceOf(SubmissionReply.class);
  }

  @Test
  void anEntryRefusedAtOnceMakesSendingUnavailableAtOnce() {
    ActorRef<MailboxCommand> mailbox = RIG.opened();
    RIG.wake.full = true;
    assertThat(submit(mailbox, "s1"))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Reason.UNAVAILABLE));
    RIG.wake.full = false;
    assertThat(submit(mailbox, "s1")).isInstanceOf(SubmissionReply.class);
  }

  @Test
  void aWakeEntryIsNotPaidWhileItsSuccessorCannotBeWritten() {
    ActorRef<MailboxCommand> mailbox = RIG.opened();
    submit(mailbox, "s1");
    Instant due = owed().get(0);
    RIG.now = due;
    RIG.wake.full = true;
    mailbox.tell(new MailboxCommand.Wake(due));
    RIG.ask(mailbox, MailboxCommand.GetUsage::new);
    assertThat(owed()).containsExactly(due);
    RIG.wake.full = false;
    mailbox.tell(new MailboxCommand.Wake(due));
    Awaitility.await().until(() -> owed().size() == 1 && owed().get(0).isAfter(due));
  }

  @Test
  void aRestartPushesWhatIsOpen() throws InterruptedException {
    ActorRef<MailboxCommand> mailbox = RIG.opened();
    submit(mailbox, "s1");
    submit(mailbox, "s2");
    finish(mailbox, "s1");
    nextPush();
    nextPush();
    RIG.passivate(mailbox);
    RIG.start();
    assertThat(nextPush().submission().id()).isEqualTo("s2");
    assertThat(RIG.pushed).isEmpty();
  }

  @Test
  void aMailboxThatCrashedAfterItsEventPushesWhenItIsWoken() throws InterruptedException {
    RIG.journal.persistForRecovery(
        ID,
        List.of(
            new MailboxEvent.Opened(Samples.ALICE, 1, 5, 1, RIG.now),
            new MailboxEvent.Submitted(
                Samples.submission("s1", Samples.BOB),
                Optional.empty(),
                Optional.empty(),
                RIG.now)));
    Instant due = RIG.now.plusSeconds(10);
    RIG.wake.owe(new WakeEntry("Mailbox", Samples.MAILBOX, due));
    RIG.now = due.plusSeconds(1);
    ActorRef<MailboxCommand> mailbox = RIG.start();
    mailbox.tell(new MailboxCommand.Wake(due));
    assertThat(nextPush().submission().id()).isEqualTo("s1");
    finish(mailbox, "s1");
    assertThat(owed()).isEmpty();
  }

  @Test
  void whatStaysOpenIsPushedAgainEverLessOften() throws InterruptedException {
    ActorRef<MailboxCommand> mailbox = RIG.opened();
    submit(mailbox, "s1");
    nextPush();
    Instant begin = RIG.now;
    for (int round = 0; round < 12; round++) {
      Instant due = owed().get(0);
      RIG.now = due;
      mailbox.tell(new MailboxCommand.Wake(due));
      nextPush();
      Awaitility.await().until(() -> owed().size() == 1 && owed().get(0).isAfter(due));
    }
    assertThat(Duration.between(begin, RIG.now)).isGreaterThan(Duration.ofHours(2));
    assertThat(Duration.between(RIG.now, owed().get(0))).isLessThanOrEqualTo(Duration.ofHours(1));
  }

  @Test
  void aNudgeBeforeItsTimePushesNothing() {
    ActorRef<MailboxCommand> mailbox = RIG.opened();
    submit(mailbox, "s1");
    RIG.pushed.clear();
    mailbox.tell(new MailboxCommand.Wake(owed().get(0)));
    RIG.ask(mailbox, MailboxCommand.GetUsage::new);
    assertThat(RIG.pushed).isEmpty();
    assertThat(owed()).isNotEmpty();
  }

  @Test
  void extraEntriesArePaid() {
    ActorRef<MailboxCommand> mailbox = RIG.opened();
    RIG.wake.owe(new WakeEntry("Mailbox", Samples.MAILBOX, RIG.now.minusSeconds(5)));
    mailbox.tell(new MailboxCommand.Wake(RIG.now.minusSeconds(5)));
    Awaitility.await().until(() -> owed().isEmpty());
  }

  @Test
  void aLongQueueIsPushedInPages() throws InterruptedException {
    Play play = Play.opened();
    int many = Pushing.PAGE * 2 + 10;
    for (int i = 0; i < many; i++) {
      play.ask(play.submit(String.format("s%05d", i), Optional.empty()));
    }
    RIG.journal.persistForRecovery(ID, List.copyOf(play.journal));
    RIG.start();
    for (int i = 0; i < many; i++) {
      assertThat(nextPush().submission().id()).isEqualTo(String.format("s%05d", i));
    }
  }

  @Test
  void recordedProgressIsAnsweredAlsoWhenRepeated() {
    ActorRef<MailboxCommand> mailbox = RIG.opened();
    submit(mailbox, "s1");
    finish(mailbox, "s1");
    finish(mailbox, "s1");
    SubmissionReply reply =
        (SubmissionReply)
            RIG.ask(mailbox, replyTo -> new MailboxCommand.GetSubmission("s1", replyTo));
    assertThat(reply.submission().statuses().get(0).state())
        .isEqualTo(RecipientStatus.State.DELIVERED);
  }
}
