package io.viesti.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.mailbox.Delivery.Result;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.persistence.testkit.SnapshotMeta;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Delivery ids that left memory: a repeat is a repeat all the same. */
class MailboxIdsTest {
  private static final MailboxRig RIG = new MailboxRig();
  private static final String ID = Mailbox.persistenceId(Samples.MAILBOX).id();
  private static final Play PLAY = Play.opened();
  private static ActorRef<MailboxCommand> mailbox;

  private static Arrival arrival(long number) {
    Arrival sample = Samples.arrival("mail");
    byte[] id =
        ByteBuffer.allocate(16).putLong(number * 0x9E3779B97F4A7C15L).putLong(number).array();
    return new Arrival(
        new DeliveryId(id),
        sample.reversePath(),
        sample.recipient(),
        1,
        sample.blob(),
        10,
        sample.header(),
        sample.glance(),
        sample.verdict(),
        "",
        "t",
        sample.receivedAt());
  }

  private static EmailId email(long number) {
    return new EmailId(IdSequence.first(RIG.now.minusSeconds(100_000)) + number);
  }

  /** A mailbox that is one id short of moving half of them out. */
  @BeforeAll
  static void start() {
    DeliveryIds ids = DeliveryIds.NONE;
    for (int i = 1; i < DeliveryIds.IN_MEMORY; i++) {
      ids = ids.with(arrival(i).deliveryId(), email(i), RIG.now);
    }
    RIG.snapshots.persistForRecovery(
        ID,
        List.of(
            Pair.create(
                SnapshotMeta.create(1), (Object) MailboxSnapshot.of(PLAY.state.with(ids)))));
    mailbox = RIG.start();
    assertThat(RIG.deliver(mailbox, arrival(DeliveryIds.IN_MEMORY)).result())
        .isEqualTo(Result.STORED);
    Awaitility.await().until(() -> spilled() == 1);
  }

  private static long spilled() {
    return RIG.journal.persistedInStorage(ID).stream()
        .filter(event -> event instanceof MailboxEvent.IdsSpilled)
        .count();
  }

  @AfterAll
  static void stop() {
    RIG.stop();
  }

  @Test
  void repeatsAreFoundInTheBlobAndInMemory() {
    for (long number : new long[] {1, 2, 30_000, DeliveryIds.IN_MEMORY / 2 - 1, 40_000, 65_000}) {
      Delivery repeat = RIG.deliver(mailbox, arrival(number));
      assertThat(repeat.result()).as("mail %d", number).isEqualTo(Result.REPEATED);
      assertThat(repeat.email()).contains(email(number));
    }
    assertThat(RIG.deliver(mailbox, arrival(1_000_000)).result()).isEqualTo(Result.STORED);
    assertThat(RIG.deliver(mailbox, arrival(1_000_000)).result()).isEqualTo(Result.REPEATED);
  }

  @Test
  void aRestartStillFindsThem() {
    ActorRef<MailboxCommand> again = RIG.start();
    Delivery repeat = RIG.deliver(again, arrival(77));
    assertThat(repeat.result()).isEqualTo(Result.REPEATED);
    assertThat(repeat.email()).contains(email(77));
    RIG.passivate(again);
  }

  @Test
  void whatCannotBeLookedUpIsPutOffAndNotStoredTwice() {
    MailboxEvent.IdsSpilled event =
        RIG.journal.persistedInStorage(ID).stream()
            .filter(MailboxEvent.IdsSpilled.class::isInstance)
            .map(MailboxEvent.IdsSpilled.class::cast)
            .findFirst()
            .orElseThrow();
    MailboxRig other = new MailboxRig();
    other.journal.persistForRecovery(
        ID,
        List.of(
            new MailboxEvent.Opened(Samples.ALICE, 1, Samples.QUOTA, 1, RIG.now),
            new MailboxEvent.IdsSpilled(
                Samples.blob("not there"),
                event.count(),
                event.newest(),
                event.filter(),
                event.at())));
    ActorRef<MailboxCommand> without = other.start();
    assertThat(other.deliver(without, arrival(5)).result()).isEqualTo(Result.UNAVAILABLE);
    assertThat(other.deliver(without, arrival(2_000_000)).result()).isEqualTo(Result.STORED);
    other.stop();
  }
}
