package io.viesti.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.mailbox.Delivery.Result;
import io.viesti.mailbox.MailboxReply.Reason;
import io.viesti.mailbox.MailboxReply.Refused;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the entity does around its decisions: durability, restarts, subscribers, its end. */
class MailboxEntityTest {
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

  @Test
  void persistenceIdsNameTheKindAndTheMailbox() {
    assertThat(ID).isEqualTo("Mailbox|mbx-alice");
  }

  @Test
  void aRestartFindsEverythingAgain() {
    ActorRef<MailboxCommand> mailbox = RIG.opened();
    Delivery stored = RIG.deliver(mailbox, Samples.arrival("one"));
    MailboxReply.Page before = RIG.inbox(mailbox);
    RIG.passivate(mailbox);
    ActorRef<MailboxCommand> again = RIG.start();
    assertThat(RIG.inbox(again)).isEqualTo(before);
    Delivery repeat = RIG.deliver(again, Samples.arrival("one"));
    assertThat(repeat.result()).isEqualTo(Result.REPEATED);
    assertThat(repeat.email()).isEqualTo(stored.email());
  }

  @Test
  void aRestartBeginsWithTheLastSnapshot() {
    ActorRef<MailboxCommand> mailbox = RIG.opened();
    for (int i = 0; i < 220; i++) {
      assertThat(RIG.deliver(mailbox, Samples.arrival("m" + i)).result()).isEqualTo(Result.STORED);
    }
    Awaitility.await()
        .untilAsserted(() -> assertThat(RIG.snapshots.persistedInStorage(ID)).hasSize(4));
    MailboxReply.Page before = RIG.inbox(mailbox);
    RIG.passivate(mailbox);
    RIG.journal.clearByPersistenceId(ID);
    ActorRef<MailboxCommand> again = RIG.start();
    MailboxReply.Page after = RIG.inbox(again);
    assertThat(after.total()).isEqualTo(199);
    assertThat(before.emails()).containsAll(after.emails().subList(0, 50));
  }

  @Test
  void aFailedWriteIsAnsweredAsUnavailableAndLeavesNothing() {
    ActorRef<MailboxCommand> mailbox = RIG.opened();
    RIG.journal.failNextPersisted(ID);
    assertThat(RIG.deliver(mailbox, Samples.arrival("one")).result()).isEqualTo(Result.UNAVAILABLE);
    assertThat(RIG.inbox(mailbox).total()).isZero();
    assertThat(RIG.deliver(mailbox, Samples.arrival("one")).result()).isEqualTo(Result.STORED);
    RIG.journal.failNextPersisted(ID);
    MailboxReply reply =
        RIG.ask(
            mailbox, replyTo -> new MailboxCommand.CreateFolder("work", Optional.empty(), replyTo));
    assertThat(reply)
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Reason.UNAVAILABLE));
    assertThat(RIG.registry.get("viesti.mailbox.journal.failures").counter().count())
        .isGreaterThanOrEqualTo(2);
  }

  @Test
  void aRejectedWriteIsAnsweredAsUnavailableAndEndsTheIncarnation() {
    ActorRef<MailboxCommand> mailbox = RIG.opened();
    RIG.journal.rejectNextPersisted(ID);
    assertThat(RIG.deliver(mailbox, Samples.arrival("one")).result()).isEqualTo(Result.UNAVAILABLE);
    RIG.kit.createTestProbe().expectTerminated(mailbox, java.time.Duration.ofSeconds(5));
    ActorRef<MailboxCommand> again = RIG.start();
    assertThat(RIG.deliver(again, Samples.arrival("two")).result()).isEqualTo(Result.STORED);
    assertThat(RIG.inbox(again).total()).isEqualTo(1);
  }

  @Test
  void commandsThatWaitedForAFailedWriteAreCarriedOut() {
    ActorRef<MailboxCommand> mailbox = RIG.opened();
    TestProbe<Delivery> answers = RIG.kit.createTestProbe(Delivery.class);
    RIG.journal.failNextPersisted(ID);
    for (int i = 0; i < 5; i++) {
      mailbox.tell(new MailboxCommand.Deliver(i, Samples.arrival("m" + i), answers.ref()));
    }
    assertThat(answers.receiveMessage().result()).isEqualTo(Result.UNAVAILABLE);
    for (int i = 1; i < 5; i++) {
      Delivery delivery = answers.receiveMessage();
      assertThat(delivery.token()).isEqualTo(i);
      assertThat(delivery.result()).isEqualTo(Result.STORED);
    }
  }

  @Test
  void subscribersAreToldInOrderAndLetGoAtTheEnd() {
    ActorRef<MailboxCommand> mailbox = RIG.opened();
    TestProbe<MailboxPush> pushes = RIG.kit.createTestProbe(MailboxPush.class);
    mailbox.tell(new MailboxCommand.Subscribe(pushes.ref()));
    assertThat(pushes.receiveMessage()).isEqualTo(new MailboxPush.Subscribed(1));
    RIG.deliver(mailbox, Samples.arrival("one"));
    mailbox.tell(new MailboxCommand.Subscribe(pushes.ref()));
    RIG.deliver(mailbox, Samples.arrival("two"));
    assertThat(pushes.expectMessageClass(MailboxPush.Happened.class).seq()).isEqualTo(2);
    assertThat(pushes.receiveMessage()).isEqualTo(new MailboxPush.Subscribed(2));
    assertThat(pushes.expectMessageClass(MailboxPush.Happened.class).seq()).isEqualTo(3);
    RIG.passivate(mailbox);
    assertThat(pushes.receiveMessage()).isEqualTo(new MailboxPush.Gone());
    assertThat(RIG.gauge("viesti.mailbox.subscribers")).isZero();
  }

  @Test
  void anEventOfTwoStepsIsPushedUnderBothNumbers() {
    ActorRef<MailboxCommand> mailbox = RIG.opened();
    MailboxReply.FolderReply folder =
        (MailboxReply.FolderReply)
            RIG.ask(
                mailbox,
                replyTo -> new MailboxCommand.CreateFolder("work", Optional.empty(), replyTo));
    EmailId email = RIG.deliver(mailbox, Samples.arrival("one")).email().orElseThrow();
    FolderId id = folder.folder().folder().id();
    RIG.ask(
        mailbox,
        replyTo ->
            new MailboxCommand.Update(
                java.util.List.of(email),
                Optional.of(java.util.Set.of(id)),
                null,
                null,
                Optional.empty(),
                replyTo));
    TestProbe<MailboxPush> pushes = RIG.kit.createTestProbe(MailboxPush.class);
    mailbox.tell(new MailboxCommand.Subscribe(pushes.ref()));
    long seq = pushes.expectMessageClass(MailboxPush.Subscribed.class).seq();
    MailboxReply.Done done =
        (MailboxReply.Done)
            RIG.ask(mailbox, replyTo -> new MailboxCommand.RemoveFolder(id, false, replyTo));
    MailboxPush.Happened first = pushes.expectMessageClass(MailboxPush.Happened.class);
    MailboxPush.Happened second = pushes.expectMessageClass(MailboxPush.Happened.class);
    assertThat(first.seq()).isEqualTo(seq + 1);
    assertThat(first.event()).isInstanceOf(MailboxEvent.Changed.class);
    assertThat(second.seq()).isEqualTo(done.seq()).isEqualTo(seq + 2);
    assertThat(second.event()).isInstanceOf(MailboxEvent.FolderRemoved.class);
  }

  @Test
  void subscribersAreBoundedAndThoseThatEndedMakeRoom() {
    ActorRef<MailboxCommand> mailbox = RIG.opened();
    TestProbe<MailboxPush> first = RIG.kit.createTestProbe(MailboxPush.class);
    mailbox.tell(new MailboxCommand.Subscribe(first.ref()));
    first.expectMessageClass(MailboxPush.Subscribed.class);
    for (int i = 1; i < RIG.subscribers; i++) {
      TestProbe<MailboxPush> probe = RIG.kit.createTestProbe(MailboxPush.class);
      mailbox.tell(new MailboxCommand.Subscribe(probe.ref()));
      probe.expectMessageClass(MailboxPush.Subscribed.class);
    }
    TestProbe<MailboxPush> late = RIG.kit.createTestProbe(MailboxPush.class);
    mailbox.tell(new MailboxCommand.Subscribe(late.ref()));
    late.expectMessageClass(MailboxPush.Gone.class);
    first.stop();
    Awaitility.await().until(() -> RIG.gauge("viesti.mailbox.subscribers") == RIG.subscribers - 1);
    mailbox.tell(new MailboxCommand.Subscribe(late.ref()));
    late.expectMessageClass(MailboxPush.Subscribed.class);
    mailbox.tell(new MailboxCommand.Unsubscribe(late.ref()));
    RIG.deliver(mailbox, Samples.arrival("one"));
    mailbox.tell(new MailboxCommand.Subscribe(late.ref()));
    late.expectMessageClass(MailboxPush.Subscribed.class);
    RIG.passivate(mailbox);
  }

  @Test
  void thereIsNothingToSubscribeToInAMailboxThatIsNotOpen() {
    ActorRef<MailboxCommand> mailbox = RIG.start();
    TestProbe<MailboxPush> probe = RIG.kit.createTestProbe(MailboxPush.class);
    mailbox.tell(new MailboxCommand.Subscribe(probe.ref()));
    probe.expectMessageClass(MailboxPush.Gone.class);
  }

  @Test
  void aClosedMailboxIsErasedAndStaysClosed() {
    ActorRef<MailboxCommand> mailbox = RIG.opened();
    for (int i = 0; i < 60; i++) {
      RIG.deliver(mailbox, Samples.arrival("m" + i));
    }
    TestProbe<MailboxPush> pushes = RIG.kit.createTestProbe(MailboxPush.class);
    mailbox.tell(new MailboxCommand.Subscribe(pushes.ref()));
    pushes.expectMessageClass(MailboxPush.Subscribed.class);
    assertThat(RIG.ask(mailbox, MailboxCommand.Close::new)).isInstanceOf(MailboxReply.Done.class);
    assertThat(pushes.expectMessageClass(MailboxPush.Happened.class).event())
        .isInstanceOf(MailboxEvent.Closed.class);
    pushes.expectMessageClass(MailboxPush.Gone.class);
    Awaitility.await()
        .untilAsserted(
            () -> {
              assertThat(RIG.journal.persistedInStorage(ID)).hasSize(1);
              assertThat(RIG.snapshots.persistedInStorage(ID)).isEmpty();
              assertThat(RIG.wake.entries.all()).isEmpty();
            });
    RIG.passivate(mailbox);
    ActorRef<MailboxCommand> again = RIG.start();
    assertThat(RIG.ask(again, MailboxCommand.GetUsage::new))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Reason.NOT_FOUND));
    assertThat(RIG.deliver(again, Samples.arrival("late")).result()).isEqualTo(Result.NOT_HERE);
  }

  @Test
  void whatACrashLeftOfAClosedMailboxIsErasedWhenItIsWoken() {
    RIG.journal.persistForRecovery(
        ID,
        java.util.List.of(
            new MailboxEvent.Opened(Samples.ALICE, 1, 5, 1, RIG.now),
            new MailboxEvent.Closed(RIG.now)));
    RIG.wake.owe(new io.viesti.wake.WakeEntry("Mailbox", Samples.MAILBOX, RIG.now));
    ActorRef<MailboxCommand> mailbox = RIG.start();
    mailbox.tell(new MailboxCommand.Wake(RIG.now));
    Awaitility.await()
        .untilAsserted(
            () -> {
              assertThat(RIG.journal.persistedInStorage(ID)).hasSize(1);
              assertThat(RIG.wake.entries.all()).isEmpty();
            });
  }

  @Test
  void metricsCountWhatWasDelivered() {
    ActorRef<MailboxCommand> mailbox = RIG.opened();
    double before = count("stored");
    RIG.deliver(mailbox, Samples.arrival("one"));
    RIG.deliver(mailbox, Samples.arrival("one"));
    assertThat(count("stored")).isEqualTo(before + 1);
    assertThat(count("repeated")).isGreaterThanOrEqualTo(1);
  }

  private static double count(String result) {
    return RIG.registry.get("viesti.mailbox.deliveries").tag("result", result).counter().count();
  }
}
