package io.viesti.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.envelope.MailAddress;
import io.viesti.mailbox.Delivery.Result;
import io.viesti.message.Glance;
import io.viesti.message.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
  private final Play play = Play.opened();

  @Test
  void mailIsStoredInTheInboxUnread() {
    Delivery delivery = play.deliver(Samples.arrival("one"));
    assertThat(delivery.result()).isEqualTo(Result.STORED);
    StoredEmail email = play.email(delivery.email().orElseThrow());
    assertThat(email.placements()).containsExactly(new Placement(FolderId.INBOX, 1));
    assertThat(email.keywords()).isEmpty();
    assertThat(play.state.view(FolderId.INBOX).unread()).isEqualTo(1);
  }

  @Test
  void returnPathStandsBeforeTheTraceHeaders() {
    StoredEmail email = play.email(play.delivered("one"));
    assertThat(email.traceHeaders())
        .isEqualTo(
            "Return-Path: <bob@example.net>\r\n"
                + "Received: from a by b; Sun, 1 Mar 2026 12:00:00 +0000\r\n");
    assertThat(email.size()).isEqualTo(2_000 + email.traceHeaders().length());
  }

  @Test
  void aNullReversePathIsWrittenAsSuch() {
    Arrival bounce = with(Samples.arrival("bounce"), Optional.empty(), Verdict.NONE);
    assertThat(play.email(play.deliver(bounce).email().orElseThrow()).traceHeaders())
        .startsWith("Return-Path: <>\r\n");
  }

  private static Arrival with(Arrival a, Optional<MailAddress> reversePath, Verdict verdict) {
    return new Arrival(
        a.deliveryId(),
        reversePath,
        a.recipient(),
        a.generation(),
        a.blob(),
        a.size(),
        a.header(),
        a.glance(),
        verdict,
        a.traceHeaders(),
        a.traceId(),
        a.receivedAt());
  }

  @Test
  void spamGoesToTheSpamFolder() {
    Arrival spam =
        with(
            Samples.arrival("spam"), Optional.of(Samples.BOB), new Verdict(true, Optional.empty()));
    assertThat(play.email(play.deliver(spam).email().orElseThrow()).isIn(FolderId.SPAM)).isTrue();
  }

  @Test
  void aRepeatChangesNothingAndAnswersAsTheFirstDid() {
    EmailId first = play.delivered("one");
    int events = play.journal.size();
    play.pass(Duration.ofDays(6).minusSeconds(1));
    Delivery repeat = play.deliver(Samples.arrival("one"));
    assertThat(repeat.result()).isEqualTo(Result.REPEATED);
    assertThat(repeat.email()).contains(first);
    assertThat(play.journal).hasSize(events);
  }

  @Test
  void aRepeatOfMailSinceDestroyedIsStillARepeat() {
    EmailId first = play.delivered("one");
    play.ask(new MailboxCommand.Destroy(List.of(first), null));
    Delivery repeat = play.deliver(Samples.arrival("one"));
    assertThat(repeat.result()).isEqualTo(Result.REPEATED);
    assertThat(repeat.email()).contains(first);
    assertThat(play.state.index().size()).isZero();
  }

  @Test
  void mailWithoutMessageIdIsNewAgainAfterADay() {
    Arrival anonymous =
        Samples.arrival(
            "anonymous",
            Samples.header("anonymous", Optional.empty(), List.of()),
            Optional.of(Glance.EMPTY));
    play.deliver(anonymous);
    play.pass(Duration.ofHours(23));
    assertThat(play.deliver(anonymous).result()).isEqualTo(Result.REPEATED);
    play.pass(Duration.ofHours(2));
    assertThat(play.deliver(anonymous).result()).isEqualTo(Result.STORED);
    assertThat(play.deliver(anonymous).result()).isEqualTo(Result.REPEATED);
  }

  @Test
  void anAddressTheMailboxDoesNotHoldIsNotHere() {
    Arrival mail = Samples.arrival("one");
    play.ask(new MailboxCommand.Unbind(Samples.ALICE, null));
    assertThat(play.deliver(mail).result()).isEqualTo(Result.NOT_HERE);
    play.ask(new MailboxCommand.Open(Samples.ALICE, 1, Samples.QUOTA, null));
    assertThat(play.deliver(mail).result()).isEqualTo(Result.STORED);
    play.ask(new MailboxCommand.Open(Samples.ALICE, 2, Samples.QUOTA, null));
    assertThat(play.deliver(Samples.arrival("of an older generation")).result())
        .isEqualTo(Result.NOT_HERE);
  }

  @Test
  void aMailboxThatCannotTellRepeatsTakesNoMailUntilItMayForget() {
    DeliveryIds ids = DeliveryIds.NONE;
    for (int i = 0; i < DeliveryIds.MAX; i++) {
      byte[] bytes =
          java.nio.ByteBuffer.allocate(16).putLong(i * 0x9E3779B97F4A7C15L).putLong(i).array();
      EmailId email = new EmailId(IdSequence.first(play.now) + i);
      ids = ids.with(new DeliveryId(bytes), email, play.now);
    }
    play.state = play.state.with(ids);
    assertThat(play.deliver(Samples.arrival("one more")).result()).isEqualTo(Result.FULL_OF_IDS);
    assertThat(play.journal).hasSize(1);
    play.pass(Duration.ofDays(7));
    assertThat(play.deliver(Samples.arrival("one more")).result()).isEqualTo(Result.STORED);
    assertThat(play.state.deliveries().size()).isEqualTo(1);
  }

  @Test
  void nothingIsDeliveredToAMailboxNeverOpenedOrClosed() {
    assertThat(new Play().deliver(Samples.arrival("one")).result()).isEqualTo(Result.NOT_HERE);
    play.ask(new MailboxCommand.Close(null));
    assertThat(play.deliver(Samples.arrival("one")).result()).isEqualTo(Result.NOT_HERE);
  }

  @Test
  void mailIsTakenAlsoOverQuota() {
    play.ask(new MailboxCommand.SetQuota(10, null));
    assertThat(play.deliver(Samples.arrival("one")).result()).isEqualTo(Result.STORED);
  }

  @Test
  void idsIncreaseWhateverTheClockDoes() {
    EmailId first = play.delivered("one");
    EmailId sameInstant = play.delivered("two");
    play.pass(Duration.ofDays(-300));
    EmailId earlier = play.delivered("three");
    play.pass(Duration.ofDays(301));
    EmailId later = play.delivered("four");
    assertThat(List.of(first, sameInstant, earlier, later)).isSorted().doesNotHaveDuplicates();
    assertThat(
            List.of(first.toString(), sameInstant.toString(), earlier.toString(), later.toString()))
        .isSorted();
  }

  @Test
  void aReplyJoinsItsConversation() {
    EmailId first = play.delivered("one");
    Arrival reply =
        Samples.arrival(
            "reply",
            Samples.header("Re: one", Optional.of("r@x"), List.of("one@example.net")),
            Optional.of(Glance.EMPTY));
    EmailId second = play.deliver(reply).email().orElseThrow();
    assertThat(play.email(second).thread()).isEqualTo(play.email(first).thread());
    MailboxReply.Page thread =
        play.ask(
            MailboxReply.Page.class,
            new MailboxCommand.GetThread(play.email(first).thread(), null));
    assertThat(thread.emails()).extracting(v -> v.email().id()).containsExactly(first, second);
  }

  @Test
  void mailWithoutAGlanceWaitsForFilingAndTheBacklogIsBounded() {
    play.limits = new MailboxLimits(1_000, 2);
    assertThat(play.deliver(unseen("a")).result()).isEqualTo(Result.STORED);
    assertThat(play.deliver(unseen("b")).result()).isEqualTo(Result.STORED);
    assertThat(play.deliver(unseen("c")).result()).isEqualTo(Result.UNAVAILABLE);
    assertThat(play.deliver(Samples.arrival("d")).result()).isEqualTo(Result.STORED);
    assertThat(play.state.unfiled()).hasSize(2);
    EmailId oldest = play.state.unfiled().first();
    StoredEmail filed = play.email(oldest).with(new Glance("looked at", true));
    play.apply(new MailboxEvent.Filed(List.of(filed), play.now));
    assertThat(play.email(oldest).glance().preview()).isEqualTo("looked at");
    assertThat(play.deliver(unseen("c")).result()).isEqualTo(Result.STORED);
  }

  private static Arrival unseen(String name) {
    return Samples.arrival(name, Samples.header(name), Optional.empty());
  }

  @Test
  void anEventOfSeveralMailsStoresThemAll() {
    EmailId first = play.delivered("one");
    MailboxEvent.Delivered one = (MailboxEvent.Delivered) play.last();
    MailboxEvent.DeliveredEmail sample = one.emails().get(0);
    List<MailboxEvent.DeliveredEmail> several =
        List.of(another(sample, first.value() + 1, 2), another(sample, first.value() + 2, 3));
    play.apply(new MailboxEvent.Delivered(several, play.now));
    assertThat(play.state.index().size()).isEqualTo(3);
    assertThat(play.state.index().uidNext(FolderId.INBOX)).isEqualTo(4);
    assertThat(play.delivered("later").value()).isGreaterThan(first.value() + 2);
  }

  private static MailboxEvent.DeliveredEmail another(
      MailboxEvent.DeliveredEmail sample, long id, long uid) {
    StoredEmail e = Samples.email(id, FolderId.INBOX, uid, java.util.Set.of());
    return new MailboxEvent.DeliveredEmail(
        e,
        DeliveryId.of(Optional.empty(), "m", e.blob()),
        sample.reversePath(),
        sample.recipient(),
        sample.verdict(),
        "t",
        true);
  }
}
