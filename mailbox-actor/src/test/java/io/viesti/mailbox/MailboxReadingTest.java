package io.viesti.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.mailbox.Delivery.Result;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.testkit.JournalOperation;
import org.apache.pekko.persistence.testkit.ProcessingPolicy;
import org.apache.pekko.persistence.testkit.ProcessingResult;
import org.apache.pekko.persistence.testkit.ProcessingSuccess;
import org.apache.pekko.persistence.testkit.StorageFailure;
import org.apache.pekko.persistence.testkit.WriteEvents;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A mailbox is read while its journal is slow, or down, or does not answer to a start. */
class MailboxReadingTest {
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
  void whatIsDurableCanBeReadWhileAWriteIsUnderWay() {
    ActorRef<MailboxCommand> mailbox = RIG.opened();
    RIG.deliver(mailbox, Samples.arrival("one"));
    CountDownLatch writes = new CountDownLatch(1);
    RIG.journal.withPolicy(new SlowWrites(writes));
    TestProbe<Delivery> answers = RIG.kit.createTestProbe(Delivery.class);
    mailbox.tell(new MailboxCommand.Deliver(2, Samples.arrival("two"), answers.ref()));

    assertThat(RIG.inbox(mailbox).total()).isEqualTo(1);
    answers.expectNoMessage();

    writes.countDown();
    assertThat(answers.receiveMessage().result()).isEqualTo(Result.STORED);
    assertThat(RIG.inbox(mailbox).total()).isEqualTo(2);
  }

  @Test
  void whatIsDurableCanBeReadWhileTheJournalIsDown() {
    ActorRef<MailboxCommand> mailbox = RIG.opened();
    RIG.deliver(mailbox, Samples.arrival("one"));
    RIG.journal.withPolicy(new Down());
    assertThat(RIG.deliver(mailbox, Samples.arrival("two")).result()).isEqualTo(Result.UNAVAILABLE);

    assertThat(RIG.inbox(mailbox).total()).isEqualTo(1);
    TestProbe<Delivery> answers = RIG.kit.createTestProbe(Delivery.class);
    mailbox.tell(new MailboxCommand.Deliver(3, Samples.arrival("three"), answers.ref()));
    answers.expectNoMessage();
    assertThat(RIG.inbox(mailbox).total()).isEqualTo(1);

    RIG.journal.resetPolicy();
    assertThat(answers.receiveMessage().result()).isEqualTo(Result.STORED);
    assertThat(RIG.inbox(mailbox).total()).isEqualTo(2);
  }

  @Test
  void aMailboxThatCannotStartAnewEndsWhenItIsToldTo() {
    ActorRef<MailboxCommand> mailbox = RIG.opened();
    RIG.journal.withPolicy(new Down());
    assertThat(RIG.deliver(mailbox, Samples.arrival("one")).result()).isEqualTo(Result.UNAVAILABLE);
    assertThat(RIG.gauge("viesti.mailbox.open")).isEqualTo(1);

    mailbox.tell(MailboxCommand.Stop.INSTANCE);

    RIG.kit.createTestProbe().expectTerminated(mailbox, Duration.ofSeconds(5));
    assertThat(RIG.gauge("viesti.mailbox.open")).isZero();
  }

  /** Writes wait for the test; nothing else does. */
  private record SlowWrites(CountDownLatch until) implements ProcessingPolicy<JournalOperation> {
    @Override
    public ProcessingResult tryProcess(String persistenceId, JournalOperation operation) {
      if (operation instanceof WriteEvents && persistenceId.equals(ID)) {
        try {
          assertThat(until.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
      return ProcessingSuccess.getInstance();
    }
  }

  /** Nothing is written or read. */
  private record Down() implements ProcessingPolicy<JournalOperation> {
    @Override
    public ProcessingResult tryProcess(String persistenceId, JournalOperation operation) {
      return StorageFailure.create();
    }
  }
}
