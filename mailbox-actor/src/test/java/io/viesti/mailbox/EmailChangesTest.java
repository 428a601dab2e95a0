package io.viesti.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.mailbox.MailboxReply.Reason;
import io.viesti.message.Glance;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailChangesTest {
  private final Play play = Play.opened();
  private static final EmailId UNKNOWN = new EmailId(5);

  private static MailboxCommand.Append draft(String name, Optional<EmailId> replaces, long size) {
    return new MailboxCommand.Append(
        Samples.blob(name),
        size,
        Samples.header(name),
        Glance.EMPTY,
        Set.of(FolderId.DRAFTS),
        Set.of(StoredEmail.DRAFT, StoredEmail.SEEN),
        Samples.NOON,
        replaces,
        null);
  }

  @Test
  void aDraftIsStoredWhereTheOwnerWantsIt() {
    MailboxReply.Stored stored =
        play.ask(MailboxReply.Stored.class, draft("d", Optional.empty(), 100));
    assertThat(stored.email().email().placements())
        .containsExactly(new Placement(FolderId.DRAFTS, 1));
    assertThat(stored.email().changedSeq()).isEqualTo(stored.seq());
    assertThat(play.state.view(FolderId.DRAFTS).unread()).isZero();
  }

  @Test
  void aDraftReplacesTheOneBeforeInOneStep() {
    EmailId first =
        play.ask(MailboxReply.Stored.class, draft("d1", Optional.empty(), 100))
            .email()
            .email()
            .id();
    EmailId second =
        play.ask(MailboxReply.Stored.class, draft("d2", Optional.of(first), 100))
            .email()
            .email()
            .id();
    assertThat(play.state.index().contains(first)).isFalse();
    assertThat(play.state.index().contains(second)).isTrue();
    assertThat(play.refusal(draft("d3", Optional.of(first), 100))).isEqualTo(Reason.NOT_FOUND);
    assertThat(play.state.index().size()).isEqualTo(1);
  }

  @Test
  void whatTheOwnerPutsInCountsAgainstTheQuota() {
    assertThat(play.refusal(draft("d", Optional.empty(), Samples.QUOTA + 1)))
        .isEqualTo(Reason.OVER_QUOTA);
    assertThat(play.ask(draft("d", Optional.empty(), Samples.QUOTA)))
        .isInstanceOf(MailboxReply.Stored.class);
    MailboxReply.Usage usage =
        play.ask(MailboxReply.Usage.class, new MailboxCommand.GetUsage(null));
    assertThat(usage.used()).isEqualTo(Samples.QUOTA);
    assertThat(usage.emails()).isEqualTo(1);
  }

  @Test
  void aDraftThatIsReplacedGivesItsRoomBack() {
    EmailId first =
        play.ask(MailboxReply.Stored.class, draft("d1", Optional.empty(), Samples.QUOTA))
            .email()
            .email()
            .id();
    assertThat(play.ask(draft("d2", Optional.of(first), Samples.QUOTA)))
        .isInstanceOf(MailboxReply.Stored.class);
  }

  @Test
  void movingGivesANewUidAndStayingKeepsTheOld() {
    EmailId id = play.delivered("one");
    play.ask(Play.move(id, FolderId.INBOX, FolderId.ARCHIVE));
    assertThat(play.email(id).placements())
        .containsExactlyInAnyOrder(
            new Placement(FolderId.INBOX, 1), new Placement(FolderId.ARCHIVE, 1));
    play.ask(Play.move(id, FolderId.ARCHIVE));
    play.ask(Play.move(id, FolderId.INBOX));
    assertThat(play.email(id).placements()).containsExactly(new Placement(FolderId.INBOX, 2));
  }

  @Test
  void severalEmailsEnterAFolderWithDifferentUids() {
    List<EmailId> ids = List.of(play.delivered("1"), play.delivered("2"), play.delivered("3"));
    play.ask(
        Play.update(
            ids, Optional.of(Set.of(FolderId.TRASH)), Set.of(), Set.of(), Optional.empty()));
    assertThat(ids)
        .extracting(id -> play.email(id).placements().get(0).uid())
        .containsExactly(1L, 2L, 3L);
  }

  @Test
  void keywordsAreAddedAndRemoved() {
    EmailId id = play.delivered("one");
    MailboxReply.Updated updated =
        play.ask(MailboxReply.Updated.class, Play.mark(id, StoredEmail.SEEN));
    assertThat(updated.emails().get(0).email().keywords()).containsExactly(StoredEmail.SEEN);
    assertThat(play.state.view(FolderId.INBOX).unread()).isZero();
    play.ask(
        Play.update(
            List.of(id),
            Optional.empty(),
            Set.of("work"),
            Set.of(StoredEmail.SEEN),
            Optional.empty()));
    assertThat(play.email(id).keywords()).containsExactly("work");
    assertThat(play.state.view(FolderId.INBOX).unread()).isEqualTo(1);
  }

  @Test
  void anUpdateThatChangesNothingLeavesNoEvent() {
    EmailId id = play.delivered("one");
    int events = play.journal.size();
    play.ask(MailboxReply.Updated.class, Play.move(id, FolderId.INBOX));
    play.ask(
        MailboxReply.Updated.class,
        Play.update(List.of(id), Optional.empty(), Set.of(), Set.of("x"), Optional.empty()));
    play.ask(
        MailboxReply.Updated.class,
        Play.update(List.of(), Optional.empty(), Set.of("x"), Set.of(), Optional.empty()));
    assertThat(play.journal).hasSize(events);
  }

  @Test
  void anUpdateIsAllOrNothing() {
    EmailId id = play.delivered("one");
    int events = play.journal.size();
    assertThat(
            play.refusal(
                Play.update(
                    List.of(id, UNKNOWN),
                    Optional.empty(),
                    Set.of("x"),
                    Set.of(),
                    Optional.empty())))
        .isEqualTo(Reason.NOT_FOUND);
    assertThat(play.journal).hasSize(events);
    assertThat(play.email(id).keywords()).isEmpty();
  }

  @Test
  void ifMatchHoldsOnlyForTheVersionNamed() {
    EmailId id = play.delivered("one");
    long seq = play.state.index().find(id).orElseThrow().changedSeq();
    play.ask(
        MailboxReply.Updated.class,
        Play.update(List.of(id), Optional.empty(), Set.of("x"), Set.of(), Optional.of(seq)));
    assertThat(
            play.refusal(
                Play.update(
                    List.of(id), Optional.empty(), Set.of("y"), Set.of(), Optional.of(seq))))
        .isEqualTo(Reason.CONFLICT);
  }

  @Test
  void foldersMustBeThereAndAtLeastOne() {
    EmailId id = play.delivered("one");
    assertThat(play.refusal(Play.move(id, new FolderId("nowhere")))).isEqualTo(Reason.NOT_FOUND);
    assertThat(play.refusal(Play.move(id))).isEqualTo(Reason.INVALID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "two words", "$Seen", "a(b", "a*", "über", "\"", "back\\slash", "\u0001"})
  void whatIsNoKeywordIsRefused(String keyword) {
    EmailId id = play.delivered("one");
    assertThat(play.refusal(Play.mark(id, keyword))).isEqualTo(Reason.INVALID);
  }

  @Test
  void keywordsAreBounded() {
    EmailId id = play.delivered("one");
    assertThat(play.refusal(Play.mark(id, "x".repeat(256)))).isEqualTo(Reason.INVALID);
    Set<String> many =
        IntStream.range(0, Keywords.MAX_PER_EMAIL)
            .mapToObj(i -> "k" + i)
            .collect(Collectors.toSet());
    play.ask(
        MailboxReply.Updated.class,
        Play.update(List.of(id), Optional.empty(), many, Set.of(), Optional.empty()));
    assertThat(play.refusal(Play.mark(id, "more"))).isEqualTo(Reason.INVALID);
  }

  @Test
  void aCommandNamesABoundedNumberOfEmails() {
    List<EmailId> many =
        IntStream.rangeClosed(1, Mailbox.MAX_IDS + 1).mapToObj(EmailId::new).toList();
    assertThat(play.refusal(new MailboxCommand.Destroy(many, null))).isEqualTo(Reason.INVALID);
    assertThat(
            play.refusal(Play.update(many, Optional.empty(), Set.of(), Set.of(), Optional.empty())))
        .isEqualTo(Reason.INVALID);
  }

  @Test
  void destroyedEmailsAreGoneAndFreeTheirOctets() {
    EmailId one = play.delivered("one");
    EmailId two = play.delivered("two");
    assertThat(play.ask(new MailboxCommand.Destroy(List.of(one, one), null)))
        .isInstanceOf(MailboxReply.Done.class);
    assertThat(play.refusal(new MailboxCommand.GetEmail(one, null))).isEqualTo(Reason.NOT_FOUND);
    assertThat(play.refusal(new MailboxCommand.Destroy(List.of(two, one), null)))
        .isEqualTo(Reason.NOT_FOUND);
    assertThat(play.state.index().octets()).isEqualTo(play.email(two).size());
  }

  @Test
  void anEmailStillUnfiledCanBeDestroyed() {
    EmailId id =
        play.deliver(Samples.arrival("x", Samples.header("x"), Optional.empty()))
            .email()
            .orElseThrow();
    play.ask(new MailboxCommand.Destroy(List.of(id), null));
    assertThat(play.state.unfiled()).isEmpty();
  }
}
