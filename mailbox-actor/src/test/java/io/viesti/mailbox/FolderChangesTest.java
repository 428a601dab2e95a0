package io.viesti.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.mailbox.MailboxReply.Reason;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderChangesTest {
  private final Play play = Play.opened();

  private FolderId create(String name, Optional<FolderId> parent) {
    return play.ask(
            MailboxReply.FolderReply.class, new MailboxCommand.CreateFolder(name, parent, null))
        .folder()
        .folder()
        .id();
  }

  private FolderId create(String name) {
    return create(name, Optional.empty());
  }

  private static MailboxCommand.ChangeFolder rename(FolderId id, String name) {
    return new MailboxCommand.ChangeFolder(id, Optional.of(name), Optional.empty(), false, null);
  }

  private static MailboxCommand.ChangeFolder move(FolderId id, FolderId parent) {
    return new MailboxCommand.ChangeFolder(id, Optional.empty(), Optional.of(parent), false, null);
  }

  @Test
  void aMailboxBeginsWithTheSystemFolders() {
    MailboxReply.Folders folders =
        play.ask(MailboxReply.Folders.class, new MailboxCommand.ListFolders(null));
    assertThat(folders.folders())
        .extracting(view -> view.folder().id().value())
        .containsExactly("inbox", "drafts", "sent", "archive", "spam", "trash");
    assertThat(folders.folders())
        .extracting(view -> view.folder().role().orElseThrow())
        .containsExactly("inbox", "drafts", "sent", "archive", "junk", "trash");
    assertThat(folders.folders()).allMatch(view -> view.folder().uidValidity() > 0);
  }

  @Test
  void ownFoldersNestAndAreListedByName() {
    FolderId work = create("Work");
    FolderId lists = create("  Lists ");
    FolderId pekko = create("Pekko", Optional.of(lists));
    MailboxReply.Folders folders =
        play.ask(MailboxReply.Folders.class, new MailboxCommand.ListFolders(null));
    assertThat(folders.folders().subList(6, 9))
        .extracting(view -> view.folder().id())
        .containsExactly(lists, pekko, work);
    assertThat(play.state.folders().find(pekko).orElseThrow().parent()).contains(lists);
    assertThat(play.state.folders().find(lists).orElseThrow().name()).isEqualTo("Lists");
  }

  @Test
  void namesAreUniqueAmongSiblingsWithoutRegardToCase() {
    FolderId work = create("Work");
    assertThat(play.refusal(new MailboxCommand.CreateFolder("wORK", Optional.empty(), null)))
        .isEqualTo(Reason.CONFLICT);
    assertThat(play.refusal(new MailboxCommand.CreateFolder("INBOX", Optional.empty(), null)))
        .isEqualTo(Reason.CONFLICT);
    create("Work", Optional.of(work));
    FolderId other = create("Other");
    assertThat(play.refusal(rename(other, "work"))).isEqualTo(Reason.CONFLICT);
    assertThat(play.ask(rename(work, "WORK"))).isInstanceOf(MailboxReply.FolderReply.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "a/b", "line\nbreak", "nul\u0000"})
  void whatIsNoNameIsRefused(String name) {
    assertThat(play.refusal(new MailboxCommand.CreateFolder(name, Optional.empty(), null)))
        .isEqualTo(Reason.INVALID);
  }

  @Test
  void namesDepthAndNumberAreBounded() {
    assertThat(
            play.refusal(new MailboxCommand.CreateFolder("x".repeat(201), Optional.empty(), null)))
        .isEqualTo(Reason.INVALID);
    Optional<FolderId> parent = Optional.empty();
    for (int i = 0; i < FolderTree.MAX_DEPTH; i++) {
      parent = Optional.of(create("level " + i, parent));
    }
    assertThat(play.refusal(new MailboxCommand.CreateFolder("deeper", parent, null)))
        .isEqualTo(Reason.INVALID);
    while (play.state.folders().all().size() < FolderTree.MAX_FOLDERS) {
      create("f" + play.state.folders().all().size());
    }
    assertThat(play.refusal(new MailboxCommand.CreateFolder("one more", Optional.empty(), null)))
        .isEqualTo(Reason.RATE);
  }

  @Test
  void aFolderCannotBeWithinItself() {
    FolderId a = create("a");
    FolderId b = create("b", Optional.of(a));
    FolderId c = create("c", Optional.of(b));
    assertThat(play.refusal(move(a, a))).isEqualTo(Reason.INVALID);
    assertThat(play.refusal(move(a, c))).isEqualTo(Reason.INVALID);
    assertThat(play.ask(move(c, a))).isInstanceOf(MailboxReply.FolderReply.class);
  }

  @Test
  void aFolderMovesWithWhatIsBelowItButNotTooDeep() {
    FolderId top = create("top");
    create("child", Optional.of(top));
    Optional<FolderId> parent = Optional.empty();
    for (int i = 0; i < FolderTree.MAX_DEPTH - 1; i++) {
      parent = Optional.of(create("level " + i, parent));
    }
    assertThat(play.refusal(move(top, parent.orElseThrow()))).isEqualTo(Reason.INVALID);
  }

  @Test
  void aFolderMovesToTheTopAgain() {
    FolderId a = create("a");
    FolderId b = create("b", Optional.of(a));
    play.ask(new MailboxCommand.ChangeFolder(b, Optional.empty(), Optional.empty(), true, null));
    assertThat(play.state.folders().find(b).orElseThrow().parent()).isEmpty();
    assertThat(play.last()).isInstanceOf(MailboxEvent.FolderChanged.class);
  }

  @Test
  void aChangeToWhatItIsAlreadyLeavesNoEvent() {
    FolderId a = create("a");
    int events = play.journal.size();
    assertThat(play.ask(rename(a, "a"))).isInstanceOf(MailboxReply.FolderReply.class);
    assertThat(play.journal).hasSize(events);
  }

  @Test
  void systemFoldersStayAsTheyAre() {
    assertThat(play.refusal(rename(FolderId.INBOX, "Mine"))).isEqualTo(Reason.INVALID);
    assertThat(play.refusal(new MailboxCommand.RemoveFolder(FolderId.SENT, true, null)))
        .isEqualTo(Reason.INVALID);
  }

  @Test
  void unknownFoldersAndParentsAreNotFound() {
    FolderId unknown = new FolderId("unknown");
    assertThat(play.refusal(rename(unknown, "x"))).isEqualTo(Reason.NOT_FOUND);
    assertThat(play.refusal(new MailboxCommand.RemoveFolder(unknown, true, null)))
        .isEqualTo(Reason.NOT_FOUND);
    assertThat(play.refusal(new MailboxCommand.CreateFolder("x", Optional.of(unknown), null)))
        .isEqualTo(Reason.NOT_FOUND);
    assertThat(
            play.refusal(
                new MailboxCommand.ListEmails(
                    EmailQuery.in(unknown), 0, Optional.empty(), 5, null)))
        .isEqualTo(Reason.NOT_FOUND);
  }

  @Test
  void emailsOfARemovedFolderGoToTrashUnlessTheyAreElsewhere() {
    FolderId work = create("work");
    EmailId only = play.delivered("only");
    EmailId also = play.delivered("also");
    play.ask(Play.move(only, work));
    play.ask(Play.move(also, work, FolderId.INBOX));
    assertThat(play.ask(new MailboxCommand.RemoveFolder(work, false, null)))
        .isInstanceOf(MailboxReply.Done.class);
    assertThat(play.email(only).placements()).containsExactly(new Placement(FolderId.TRASH, 1));
    assertThat(play.email(also).placements()).containsExactly(new Placement(FolderId.INBOX, 2));
    assertThat(play.state.folders().contains(work)).isFalse();
  }

  @Test
  void emailsOfARemovedFolderAreDestroyedWhenAskedTo() {
    FolderId work = create("work");
    EmailId only = play.delivered("only");
    play.ask(Play.move(only, work));
    play.ask(new MailboxCommand.RemoveFolder(work, true, null));
    assertThat(play.state.index().contains(only)).isFalse();
    assertThat(((MailboxEvent.FolderRemoved) play.last()).destroyed()).isEqualTo(List.of(only));
  }

  @Test
  void aFolderWithSubfoldersStays() {
    FolderId a = create("a");
    FolderId b = create("b", Optional.of(a));
    assertThat(play.refusal(new MailboxCommand.RemoveFolder(a, true, null)))
        .isEqualTo(Reason.CONFLICT);
    play.ask(new MailboxCommand.RemoveFolder(b, true, null));
    assertThat(play.ask(new MailboxCommand.RemoveFolder(a, true, null)))
        .isInstanceOf(MailboxReply.Done.class);
  }

  @Test
  void idsOfFoldersAreNeverUsedTwice() {
    FolderId a = create("a");
    play.ask(new MailboxCommand.RemoveFolder(a, true, null));
    assertThat(create("a")).isNotEqualTo(a);
    EmailId email = play.delivered("x");
    assertThat(email.toString()).isGreaterThan(a.value());
  }
}
