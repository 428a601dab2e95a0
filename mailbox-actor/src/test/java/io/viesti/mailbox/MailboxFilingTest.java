package io.viesti.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.blob.BlobId;
import io.viesti.message.Glance;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Mail whose content has to be looked at after it was taken. */
class MailboxFilingTest {
  private static final MailboxRig RIG = new MailboxRig();

  @AfterAll
  static void stop() {
    RIG.stop();
  }

  @AfterEach
  void clear() {
    RIG.clear();
  }

  private static Arrival unseen(String name, BlobId blob) {
    Arrival a = Samples.arrival(name, Samples.header(name), Optional.empty());
    return new Arrival(
        DeliveryId.of(a.reversePath(), Samples.MAILBOX, blob),
        a.reversePath(),
        a.recipient(),
        a.generation(),
        blob,
        a.size(),
        a.header(),
        a.glance(),
        a.verdict(),
        a.traceHeaders(),
        a.traceId(),
        a.receivedAt());
  }

  private static BlobId stored(String mail) {
    return RIG.blobs
        .put(mail.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8))
        .toCompletableFuture()
        .join()
        .id();
  }

  private static Glance glance(ActorRef<MailboxCommand> mailbox, EmailId id) {
    return ((MailboxReply.EmailReply)
            RIG.ask(mailbox, replyTo -> new MailboxCommand.GetEmail(id, replyTo)))
        .email()
        .email()
        .glance();
  }

  @Test
  void contentIsLookedAtAndClientsAreToldThen() {
    ActorRef<MailboxCommand> mailbox = RIG.opened();
    TestProbe<MailboxPush> pushes = RIG.kit.createTestProbe(MailboxPush.class);
    mailbox.tell(new MailboxCommand.Subscribe(pushes.ref()));
    pushes.expectMessageClass(MailboxPush.Subscribed.class);
    BlobId blob = stored("Subject: hi\nContent-Type: text/plain\n\nThe words of the mail\n");
    EmailId id = RIG.deliver(mailbox, unseen("hi", blob)).email().orElseThrow();
    assertThat(pushes.expectMessageClass(MailboxPush.Happened.class).event())
        .isInstanceOf(MailboxEvent.Delivered.class);
    MailboxPush.Happened filed = pushes.expectMessageClass(MailboxPush.Happened.class);
    assertThat(Notifications.of(filed.seq(), filed.event()))
        .extracting(Notification::type)
        .containsExactly("email.received");
    assertThat(glance(mailbox, id).preview()).isEqualTo("The words of the mail");
    Awaitility.await().until(() -> RIG.gauge("viesti.mailbox.filing.backlog") == 0);
  }

  @Test
  void missingContentEndsWithAnEmptyGlance() {
    ActorRef<MailboxCommand> mailbox = RIG.opened();
    EmailId id = RIG.deliver(mailbox, unseen("gone", Samples.blob("gone"))).email().orElseThrow();
    Awaitility.await().until(() -> RIG.gauge("viesti.mailbox.filing.backlog") == 0);
    assertThat(glance(mailbox, id)).isEqualTo(Glance.EMPTY);
  }

  @Test
  void whatACrashLeftUnfiledIsFiledAfterTheRestart() {
    BlobId blob = stored("Subject: hi\n\nAfter the crash\n");
    Play play = Play.opened();
    EmailId id = play.deliver(unseen("hi", blob)).email().orElseThrow();
    RIG.journal.persistForRecovery(
        Mailbox.persistenceId(Samples.MAILBOX).id(), List.copyOf(play.journal));
    ActorRef<MailboxCommand> mailbox = RIG.start();
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(glance(mailbox, id).preview()).isEqualTo("After the crash"));
  }

  @Test
  void aBacklogIsWorkedOffInOrder() {
    ActorRef<MailboxCommand> mailbox = RIG.opened();
    TestProbe<Delivery> answers = RIG.kit.createTestProbe(Delivery.class);
    for (int i = 0; i < 30; i++) {
      BlobId blob = stored("Subject: m\n\nmail number " + i + "\n");
      mailbox.tell(new MailboxCommand.Deliver(i, unseen("m" + i, blob), answers.ref()));
    }
    for (int i = 0; i < 30; i++) {
      assertThat(answers.receiveMessage().result()).isEqualTo(Delivery.Result.STORED);
    }
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(RIG.inbox(mailbox).emails())
                    .hasSize(30)
                    .allMatch(view -> view.email().glance().preview().startsWith("mail number")));
    Awaitility.await().until(() -> RIG.gauge("viesti.mailbox.filing.backlog") == 0);
  }

  @Test
  void unfiledMailIsOwedUntilItIsFiled() {
    ActorRef<MailboxCommand> mailbox = RIG.opened();
    RIG.deliver(mailbox, unseen("x", Samples.blob("x")));
    Awaitility.await().until(() -> RIG.gauge("viesti.mailbox.filing.backlog") == 0);
    assertThat(RIG.wake.entries.all()).hasSizeLessThanOrEqualTo(1);
    RIG.wake.entries.all().forEach(entry -> mailbox.tell(new MailboxCommand.Wake(entry.due())));
    Awaitility.await().until(() -> RIG.wake.entries.all().isEmpty());
  }
}
