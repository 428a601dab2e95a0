package io.viesti.queue.direct;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.mailbox.Delivery.Result;
import io.viesti.queue.MailQueue.Acceptance;
import io.viesti.queue.Mails;
import io.viesti.queue.ResolvedRecipient;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenOfferTest {

  private static OpenOffer offer(ResolvedRecipient... recipients) {
    return new OpenOffer(1, Mails.of(10, List.of(recipients)), 0);
  }

  private static ResolvedRecipient to(String mailboxId) {
    return Mails.recipient(mailboxId, mailboxId, 1);
  }

  @Test
  void isAcceptedOnceAllHaveIt() {
    OpenOffer offer = offer(to("m1"), to("m2"));
    offer.answered("m1", Result.STORED);
    assertThat(offer.isSettled()).isFalse();
    offer.answered("m2", Result.REPEATED);
    assertThat(offer.isSettled()).isTrue();
    assertThat(offer.outcome()).isEqualTo(Acceptance.ACCEPTED);
    assertThat(offer.story()).isEqualTo("queue: stored in 1 mailbox, 1 had it already");
  }

  @Test
  void severalAddressesOfOneMailboxGiveOneCopy() {
    OpenOffer offer = offer(Mails.recipient("a", "m1", 1), Mails.recipient("b", "m1", 1));
    assertThat(offer.copies()).hasSize(1);
    offer.answered("m1", Result.STORED);
    assertThat(offer.outcome()).isEqualTo(Acceptance.ACCEPTED);
  }

  @Test
  void oneThatIsUnavailableMakesItUnknownForAll() {
    OpenOffer offer = offer(to("m1"), to("m2"));
    offer.answered("m1", Result.UNAVAILABLE);
    offer.answered("m2", Result.STORED);
    assertThat(offer.outcome()).isEqualTo(Acceptance.UNKNOWN);
  }

  @Test
  void oneFullOfIdsMeansNoRoom() {
    OpenOffer offer = offer(to("m1"), to("m2"));
    offer.answered("m1", Result.FULL_OF_IDS);
    offer.answered("m2", Result.STORED);
    assertThat(offer.outcome()).isEqualTo(Acceptance.NO_ROOM);
  }

  @Test
  void whoeverHasNotAnsweredInTimeIsUnknown() {
    OpenOffer offer = offer(to("m1"), to("m2"));
    offer.answered("m1", Result.STORED);
    offer.expire();
    assertThat(offer.outcome()).isEqualTo(Acceptance.UNKNOWN);
    assertThat(offer.story()).contains("no answer from 1");
  }

  @Test
  void aRefusedAddressIsResolvedAnewAndDeliveredUnderItsNewGeneration() {
    OpenOffer offer = offer(to("m1"));
    assertThat(offer.answered("m1", Result.NOT_HERE)).containsExactly(to("m1"));
    assertThat(offer.isSettled()).isFalse();
    ResolvedRecipient now = Mails.recipient("m1", "m1", 2);
    assertThat(offer.resolved(to("m1"), List.of(now))).containsExactly(now);
    offer.answered("m1", Result.STORED);
    assertThat(offer.outcome()).isEqualTo(Acceptance.ACCEPTED);
  }

  @Test
  void anAddressIsResolvedAnewOnlyOnce() {
    OpenOffer offer = offer(to("m1"));
    offer.answered("m1", Result.NOT_HERE);
    offer.resolved(to("m1"), List.of(to("m1")));
    assertThat(offer.answered("m1", Result.NOT_HERE)).isEmpty();
    assertThat(offer.isSettled()).isTrue();
    assertThat(offer.outcome()).isEqualTo(Acceptance.UNKNOWN);
  }

  @Test
  void aMailboxThatHasItAlreadyIsNotAskedAgainAfterResolving() {
    OpenOffer offer = offer(Mails.recipient("a", "m1", 1), Mails.recipient("b", "m2", 1));
    offer.answered("m2", Result.STORED);
    offer.answered("m1", Result.NOT_HERE);
    assertThat(
            offer.resolved(Mails.recipient("a", "m1", 1), List.of(Mails.recipient("a", "m2", 3))))
        .isEmpty();
    assertThat(offer.isSettled()).isTrue();
    assertThat(offer.outcome()).isEqualTo(Acceptance.ACCEPTED);
  }

  @Test
  void aParkedLetterCountsAsAccepted() {
    OpenOffer offer = offer(to("m1"));
    offer.answered("m1", Result.NOT_HERE);
    offer.parking(to("m1"));
    assertThat(offer.isSettled()).isFalse();
    offer.parked(to("m1"), true);
    assertThat(offer.outcome()).isEqualTo(Acceptance.ACCEPTED);
    assertThat(offer.story()).contains("1 to dead letters");
  }

  @Test
  void aLetterThatCouldNotBeParkedIsUnknown() {
    OpenOffer offer = offer(to("m1"));
    offer.answered("m1", Result.NOT_HERE);
    offer.parking(to("m1"));
    offer.parked(to("m1"), false);
    assertThat(offer.outcome()).isEqualTo(Acceptance.UNKNOWN);
  }

  @Test
  void answersThatComeTwiceCountOnce() {
    OpenOffer offer = offer(to("m1"), to("m2"));
    offer.answered("m1", Result.STORED);
    offer.answered("m1", Result.UNAVAILABLE);
    offer.answered("m9", Result.UNAVAILABLE);
    offer.answered("m2", Result.STORED);
    assertThat(offer.outcome()).isEqualTo(Acceptance.ACCEPTED);
  }
}
