package io.viesti.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.viesti.blob.InMemoryBlobStore;
import io.viesti.mailbox.MailboxCommand.Deliver;
import io.viesti.outbox.Outbox;
import io.viesti.trace.TraceLog;
import io.viesti.wake.InMemoryWakeIndex;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit.CommandResultWithReply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Commands, events and replies through serialization; after each step the state that a replay comes
 * to is the live one.
 */
class MailboxReplayTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          EventSourcedBehaviorTestKit.config().withFallback(MailboxConfig.mailbox()));

  private final EventSourcedBehaviorTestKit<MailboxCommand, MailboxEvent, MailboxState> mailbox =
      EventSourcedBehaviorTestKit.create(
          KIT.system(),
          Mailbox.create(
              Samples.MAILBOX,
              new MailboxServices(
                  new InMemoryBlobStore(),
                  new InMemoryWakeIndex(),
                  Outbox.NOWHERE,
                  TraceLog.NONE,
                  () -> Samples.NOON,
                  new SimpleMeterRegistry()),
              new MailboxSettings(
                  MailboxLimits.DEFAULT,
                  1_000,
                  100,
                  10,
                  Duration.ofMillis(10),
                  Duration.ofMillis(20),
                  com.typesafe.config.ConfigFactory.empty()),
              new MailboxMetrics(new SimpleMeterRegistry())),
          EventSourcedBehaviorTestKit.enabledSerializationSettings()
              .withVerifyEquality(true)
              .withVerifyState(false));

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @BeforeEach
  void open() {
    mailbox.clear();
    run(replyTo -> new MailboxCommand.Open(Samples.ALICE, 1, Samples.QUOTA, replyTo));
  }

  private CommandResultWithReply<MailboxCommand, MailboxEvent, MailboxState, MailboxReply> run(
      java.util.function.Function<
              org.apache.pekko.actor.typed.ActorRef<MailboxReply>, MailboxCommand>
          command) {
    CommandResultWithReply<MailboxCommand, MailboxEvent, MailboxState, MailboxReply> result =
        mailbox.runCommand(command);
    replayIsTheSame();
    return result;
  }

  private EmailId deliver(String name) {
    TestProbe<Delivery> answers = KIT.createTestProbe(Delivery.class);
    mailbox.runCommand(new Deliver(1, Samples.arrival(name), answers.ref()));
    replayIsTheSame();
    return answers.receiveMessage().email().orElseThrow();
  }

  private void replayIsTheSame() {
    MailboxSnapshot live = MailboxSnapshot.of(mailbox.getState());
    MailboxSnapshot replayed = MailboxSnapshot.of(mailbox.restart().state());
    assertThat(replayed).usingRecursiveComparison().isEqualTo(live);
  }

  @Test
  void aLifeOfAMailboxReplaysStepByStep() {
    EmailId first = deliver("one");
    EmailId second = deliver("two");
    MailboxReply.FolderReply folder =
        run(replyTo -> new MailboxCommand.CreateFolder("Wörk", Optional.empty(), replyTo))
            .replyOfType(MailboxReply.FolderReply.class);
    FolderId work = folder.folder().folder().id();
    run(
        replyTo ->
            new MailboxCommand.Update(
                List.of(first),
                Optional.of(java.util.Set.of(work, FolderId.INBOX)),
                java.util.Set.of("$seen", "work"),
                java.util.Set.of(),
                Optional.empty(),
                replyTo));
    run(
        replyTo ->
            new MailboxCommand.ChangeFolder(
                work, Optional.of("Work"), Optional.empty(), false, replyTo));
    run(
        replyTo ->
            new MailboxCommand.Submit(
                Samples.submission("s1", Samples.BOB),
                Optional.of(new DeliveryId(new byte[16])),
                Optional.of(FolderId.SENT),
                Samples.header("sent"),
                null,
                Optional.of(second),
                replyTo));
    run(
        replyTo ->
            new MailboxCommand.Append(
                Samples.blob("draft"),
                100,
                Samples.header("draft"),
                null,
                java.util.Set.of(FolderId.DRAFTS),
                java.util.Set.of("$draft"),
                Samples.NOON,
                Optional.empty(),
                replyTo));
    run(replyTo -> new MailboxCommand.SetQuota(5, replyTo));
    run(replyTo -> new MailboxCommand.RemoveFolder(work, false, replyTo));
    run(replyTo -> new MailboxCommand.Destroy(List.of(first), replyTo));
    assertThat(mailbox.getState().index().size()).isEqualTo(2);
    assertThat(mailbox.getState().submissions().open()).containsExactly("s1");
  }

  @Test
  void refusalsLeaveNoEvents() {
    CommandResultWithReply<MailboxCommand, MailboxEvent, MailboxState, MailboxReply> result =
        mailbox.runCommand(replyTo -> new MailboxCommand.GetEmail(new EmailId(7), replyTo));
    assertThat(result.hasNoEvents()).isTrue();
    assertThat(result.replyOfType(MailboxReply.Refused.class).reason())
        .isEqualTo(MailboxReply.Reason.NOT_FOUND);
  }

  @Test
  void aMailDeliveredIsOneEvent() {
    TestProbe<Delivery> answers = KIT.createTestProbe(Delivery.class);
    var result = mailbox.runCommand(new Deliver(9, Samples.arrival("x"), answers.ref()));
    assertThat(result.events()).hasSize(1);
    MailboxEvent.Delivered delivered = result.eventOfType(MailboxEvent.Delivered.class);
    assertThat(delivered.emails().get(0).filed()).isTrue();
    assertThat(delivered.emails().get(0).traceId()).isEqualTo("trace-x");
  }
}
