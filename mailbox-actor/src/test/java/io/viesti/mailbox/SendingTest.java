package io.viesti.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.envelope.MailAddress;
import io.viesti.mailbox.MailboxReply.Reason;
import io.viesti.mailbox.MailboxReply.SubmissionReply;
import io.viesti.outbox.RecipientStatus;
import io.viesti.outbox.RecipientStatus.State;
import io.viesti.outbox.Submission;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SendingTest {
  private static final MailAddress CAROL = MailAddress.of("carol@example.org");
  private final Play play = Play.opened();

  private static DeliveryId request(int number) {
    byte[] bytes = new byte[16];
    bytes[0] = (byte) number;
    return new DeliveryId(bytes);
  }

  private MailboxCommand.Submit to(String id, MailAddress... recipients) {
    return new MailboxCommand.Submit(
        Samples.submission(id, recipients),
        Optional.empty(),
        Optional.empty(),
        null,
        null,
        Optional.empty(),
        null);
  }

  private RecipientStatus status(MailAddress to, State state, int attempts) {
    return new RecipientStatus(
        to, state, Optional.of("text"), Optional.empty(), attempts, Optional.empty(), play.now);
  }

  private MailboxReply progress(String id, RecipientStatus... statuses) {
    return play.ask(new MailboxCommand.RecordProgress(id, List.of(statuses), null));
  }

  private List<RecipientStatus> statuses(String id) {
    return play.ask(SubmissionReply.class, new MailboxCommand.GetSubmission(id, null))
        .submission()
        .statuses();
  }

  @Test
  void aSubmissionAndItsCopyAreOneEvent() {
    SubmissionReply reply =
        play.ask(SubmissionReply.class, play.submit("s1", Optional.of(request(1))));
    assertThat(play.journal).hasSize(2);
    assertThat(reply.repeated()).isFalse();
    StoredEmail copy = reply.copy().orElseThrow().email();
    assertThat(copy.isIn(FolderId.SENT)).isTrue();
    assertThat(copy.keywords()).containsExactly(StoredEmail.SEEN);
    assertThat(copy.blob()).isEqualTo(Samples.blob("submission s1"));
    assertThat(copy.size()).isEqualTo(1_500 + copy.traceHeaders().length());
    assertThat(reply.submission().statuses())
        .containsExactly(RecipientStatus.queued(Samples.BOB, play.now));
  }

  @Test
  void noCopyIsKeptWhenNoneIsWanted() {
    SubmissionReply reply = play.ask(SubmissionReply.class, to("s1", Samples.BOB));
    assertThat(reply.copy()).isEmpty();
    assertThat(play.state.index().size()).isZero();
  }

  @Test
  void aRepeatOfTheRequestAnswersAsTheFirstDid() {
    SubmissionReply first =
        play.ask(SubmissionReply.class, play.submit("s1", Optional.of(request(1))));
    int events = play.journal.size();
    play.pass(Duration.ofDays(6));
    SubmissionReply repeat =
        play.ask(SubmissionReply.class, play.submit("s2", Optional.of(request(1))));
    assertThat(repeat.repeated()).isTrue();
    assertThat(repeat.submission()).isEqualTo(first.submission());
    assertThat(repeat.copy()).isEqualTo(first.copy());
    assertThat(play.journal).hasSize(events);
  }

  @Test
  void aRepeatIsRecognisedAlsoWhenFinishedAndItsDraftIsGone() {
    EmailId draft = play.delivered("draft");
    MailboxCommand.Submit submit =
        new MailboxCommand.Submit(
            Samples.submission("s1", Samples.BOB),
            Optional.of(request(1)),
            Optional.of(FolderId.SENT),
            Samples.header("x"),
            null,
            Optional.of(draft),
            null);
    play.ask(SubmissionReply.class, submit);
    assertThat(play.state.index().contains(draft)).isFalse();
    progress("s1", status(Samples.BOB, State.DELIVERED, 1));
    assertThat(play.ask(SubmissionReply.class, submit).repeated()).isTrue();
    MailboxCommand.Submit another =
        new MailboxCommand.Submit(
            Samples.submission("s2", Samples.BOB),
            Optional.of(request(2)),
            Optional.of(FolderId.SENT),
            Samples.header("x"),
            null,
            Optional.of(draft),
            null);
    assertThat(play.refusal(another)).isEqualTo(Reason.NOT_FOUND);
  }

  @Test
  void theSameSubmissionTwiceIsARepeatWithoutARequestIdToo() {
    play.ask(SubmissionReply.class, to("s1", Samples.BOB));
    assertThat(play.ask(SubmissionReply.class, to("s1", Samples.BOB)).repeated()).isTrue();
  }

  @Test
  void aSubmissionOfAnotherMailboxIsRefused() {
    Submission s = Samples.submission("s1", Samples.BOB);
    Submission foreign =
        new Submission(
            s.id(), "other", s.envelope(), s.blob(), 1, "", "t", s.submittedAt(), s.sendAt());
    assertThat(
            play.refusal(
                new MailboxCommand.Submit(
                    foreign,
                    Optional.empty(),
                    Optional.empty(),
                    null,
                    null,
                    Optional.empty(),
                    null)))
        .isEqualTo(Reason.INVALID);
  }

  @Test
  void aMailForNobodyIsRefused() {
    assertThat(play.refusal(to("s1"))).isEqualTo(Reason.INVALID);
  }

  @Test
  void aCopyNeedsAFolderAndRoom() {
    MailboxCommand.Submit nowhere =
        new MailboxCommand.Submit(
            Samples.submission("s1", Samples.BOB),
            Optional.empty(),
            Optional.of(new FolderId("nowhere")),
            null,
            null,
            Optional.empty(),
            null);
    assertThat(play.refusal(nowhere)).isEqualTo(Reason.NOT_FOUND);
    play.ask(new MailboxCommand.SetQuota(100, null));
    assertThat(play.refusal(play.submit("s1", Optional.empty()))).isEqualTo(Reason.OVER_QUOTA);
    assertThat(play.ask(to("s1", Samples.BOB))).isInstanceOf(SubmissionReply.class);
  }

  @Test
  void recipientsADayAreLimited() {
    play.limits = new MailboxLimits(5, 10);
    play.ask(SubmissionReply.class, to("s1", Samples.BOB, CAROL, Samples.ALICE));
    assertThat(play.refusal(to("s2", Samples.BOB, CAROL, Samples.ALICE))).isEqualTo(Reason.RATE);
    play.ask(SubmissionReply.class, to("s3", Samples.BOB, CAROL));
    play.pass(Duration.ofHours(12));
    assertThat(play.refusal(to("s4", Samples.BOB))).isEqualTo(Reason.RATE);
    play.pass(Duration.ofHours(12));
    play.ask(SubmissionReply.class, to("s5", Samples.BOB));
  }

  @Test
  void progressIsRecordedPerRecipient() {
    play.ask(to("s1", Samples.BOB, CAROL));
    progress("s1", status(Samples.BOB, State.DEFERRED, 1));
    progress("s1", status(CAROL, State.DELIVERED, 1));
    assertThat(statuses("s1"))
        .extracting(RecipientStatus::state)
        .containsExactly(State.DEFERRED, State.DELIVERED);
    assertThat(play.state.submissions().find("s1").orElseThrow().open())
        .containsExactly(Samples.BOB);
    progress("s1", status(Samples.BOB, State.FAILED, 2));
    assertThat(play.state.submissions().open()).isEmpty();
  }

  @Test
  void repeatedProgressLeavesNoEvent() {
    play.ask(to("s1", Samples.BOB));
    RecipientStatus delivered = status(Samples.BOB, State.DELIVERED, 1);
    progress("s1", delivered);
    int events = play.journal.size();
    assertThat(progress("s1", delivered)).isInstanceOf(MailboxReply.Done.class);
    assertThat(progress("unknown", delivered)).isInstanceOf(MailboxReply.Done.class);
    assertThat(progress("s1", status(MailAddress.of("else@x.test"), State.FAILED, 1)))
        .isInstanceOf(MailboxReply.Done.class);
    assertThat(play.journal).hasSize(events);
  }

  @Test
  void finalStatusesStayAndOlderReportsDoNotCount() {
    play.ask(to("s1", Samples.BOB, CAROL));
    progress("s1", status(Samples.BOB, State.DELIVERED, 2));
    progress("s1", status(Samples.BOB, State.FAILED, 3), status(Samples.BOB, State.DEFERRED, 9));
    progress("s1", status(CAROL, State.DEFERRED, 3));
    progress("s1", status(CAROL, State.DEFERRED, 2), status(CAROL, State.QUEUED, 3));
    assertThat(statuses("s1"))
        .extracting(RecipientStatus::state, RecipientStatus::attempts)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(State.DELIVERED, 2),
            org.assertj.core.groups.Tuple.tuple(State.DEFERRED, 3));
  }

  @Test
  void aRecipientNamedTwiceHasOneStatus() {
    play.ask(to("s1", Samples.BOB, Samples.BOB));
    assertThat(statuses("s1")).hasSize(1);
    progress("s1", status(Samples.BOB, State.DELIVERED, 1));
    assertThat(play.state.submissions().open()).isEmpty();
  }

  @Test
  void theCopyTellsHowSendingWent() {
    EmailId copy =
        play.ask(SubmissionReply.class, play.submit("s1", Optional.empty()))
            .copy()
            .orElseThrow()
            .email()
            .id();
    progress("s1", status(Samples.BOB, State.FAILED, 1));
    MailboxReply.EmailReply reply =
        play.ask(MailboxReply.EmailReply.class, new MailboxCommand.GetEmail(copy, null));
    assertThat(reply.submission().orElseThrow().statuses().get(0).state()).isEqualTo(State.FAILED);
  }

  @Test
  void aSubmissionOutlivesItsCopy() {
    EmailId copy =
        play.ask(SubmissionReply.class, play.submit("s1", Optional.empty()))
            .copy()
            .orElseThrow()
            .email()
            .id();
    play.ask(new MailboxCommand.Destroy(List.of(copy), null));
    assertThat(play.state.submissions().open()).containsExactly("s1");
    assertThat(statuses("s1")).hasSize(1);
  }

  @Test
  void finishedSubmissionsAreForgottenAfterAWeekAndOpenOnesAreNot() {
    play.ask(SubmissionReply.class, play.submit("s1", Optional.of(request(1))));
    progress("s1", status(Samples.BOB, State.DELIVERED, 1));
    play.pass(Duration.ofDays(8));
    play.ask(at("s2"));
    assertThat(play.refusal(new MailboxCommand.GetSubmission("s1", null)))
        .isEqualTo(Reason.NOT_FOUND);
    assertThat(play.state.submissions().byRequest()).isEmpty();
    assertThat(play.state.submissions().byCopy()).isEmpty();
    play.pass(Duration.ofDays(8));
    play.ask(at("s3"));
    assertThat(play.state.submissions().open()).containsExactly("s2", "s3");
  }

  private MailboxCommand.Submit at(String id) {
    Submission s = Samples.submission(id, Samples.BOB);
    Submission now =
        new Submission(id, s.mailboxId(), s.envelope(), s.blob(), 1, "", "t", play.now, play.now);
    return new MailboxCommand.Submit(
        now, Optional.empty(), Optional.empty(), null, null, Optional.empty(), null);
  }

  @Test
  void manyRecipientsAreOneSubmission() {
    MailAddress[] many =
        IntStream.range(0, 500)
            .mapToObj(i -> MailAddress.of("r" + i + "@x.test"))
            .toArray(MailAddress[]::new);
    play.ask(SubmissionReply.class, to("s1", many));
    assertThat(statuses("s1")).hasSize(500);
    assertThat(play.state.submissions().sent().lastDay(play.now)).isEqualTo(500);
  }

  @Test
  void keywordsOfTheCopyCanBeChangedLikeThoseOfAnyEmail() {
    EmailId copy =
        play.ask(SubmissionReply.class, play.submit("s1", Optional.empty()))
            .copy()
            .orElseThrow()
            .email()
            .id();
    play.ask(Play.mark(copy, StoredEmail.FLAGGED));
    assertThat(play.email(copy).keywords()).isEqualTo(Set.of("$seen", "$flagged"));
  }
}
