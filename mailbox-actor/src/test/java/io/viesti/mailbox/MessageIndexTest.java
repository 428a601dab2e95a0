package io.viesti.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.message.Correspondent;
import io.viesti.message.Glance;
import io.viesti.message.MessageHeader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MessageIndexTest {
  private static final FolderId WORK = new FolderId("work");

  private static MessageIndex empty() {
    return MessageIndex.EMPTY
        .withFolder(FolderId.INBOX)
        .withFolder(FolderId.TRASH)
        .withFolder(WORK);
  }

  private static MessageIndex inbox(int emails) {
    MessageIndex index = empty();
    for (int i = 1; i <= emails; i++) {
      Set<String> keywords = i % 2 == 0 ? Set.of(StoredEmail.SEEN) : Set.of();
      index = index.with(Samples.email(i, FolderId.INBOX, i, keywords), i);
    }
    return index;
  }

  private static List<Long> ids(MessageIndex.Found found) {
    return found.emails().stream().map(view -> view.email().id().value()).toList();
  }

  private static MessageIndex.Found page(MessageIndex index, EmailQuery query) {
    return index.page(query, 0, Optional.empty(), 100);
  }

  @Test
  void aFolderIsListedNewestFirst() {
    MessageIndex.Found found =
        inbox(200).page(EmailQuery.in(FolderId.INBOX), 0, Optional.empty(), 3);
    assertThat(ids(found)).containsExactly(200L, 199L, 198L);
    assertThat(found.total()).isEqualTo(200);
    assertThat(found.hasMore()).isTrue();
  }

  @Test
  void pagesByOffsetAndByTheLastEmailAgree() {
    MessageIndex index = inbox(150);
    EmailQuery query = EmailQuery.in(FolderId.INBOX);
    MessageIndex.Found second = index.page(query, 50, Optional.empty(), 50);
    assertThat(ids(second))
        .isEqualTo(ids(index.page(query, 0, Optional.of(new EmailId(101)), 50)))
        .startsWith(100L)
        .endsWith(51L);
    MessageIndex.Found last = index.page(query, 100, Optional.empty(), 50);
    assertThat(last.hasMore()).isFalse();
    assertThat(last.emails()).hasSize(50);
    assertThat(index.page(query, 150, Optional.empty(), 50).emails()).isEmpty();
    assertThat(index.page(query, 1_000_000, Optional.empty(), 50).hasMore()).isFalse();
  }

  @Test
  void theLastEmailOfAPageMayBeGone() {
    MessageIndex index = inbox(10).without(new EmailId(6));
    assertThat(ids(index.page(EmailQuery.ALL, 0, Optional.of(new EmailId(6)), 2)))
        .containsExactly(5L, 4L);
  }

  @Test
  void totalsOfPagesCountAllMatchesNotThoseBehindTheCursor() {
    MessageIndex index = inbox(10);
    EmailQuery flagged = text("email");
    assertThat(index.page(flagged, 0, Optional.of(new EmailId(5)), 2).total()).isEqualTo(10);
    assertThat(index.page(EmailQuery.ALL, 0, Optional.of(new EmailId(5)), 2).total()).isEqualTo(10);
  }

  @Test
  void unreadIsCountedAndFound() {
    MessageIndex index = inbox(9);
    assertThat(index.unread(FolderId.INBOX)).isEqualTo(5);
    EmailQuery unread = EmailQuery.in(FolderId.INBOX).withRead(Optional.of(false));
    assertThat(ids(page(index, unread))).containsExactly(9L, 7L, 5L, 3L, 1L);
    assertThat(page(index, unread).total()).isEqualTo(5);
    assertThat(page(index, EmailQuery.ALL.withRead(Optional.of(true))).total()).isEqualTo(4);
  }

  @Test
  void anEmailInSeveralFoldersIsInEachAndCountsOnceInOctets() {
    StoredEmail email =
        Samples.email(1, FolderId.INBOX, 1, Set.of())
            .with(List.of(new Placement(FolderId.INBOX, 1), new Placement(WORK, 7)), Set.of());
    MessageIndex index = empty().with(email, 1);
    assertThat(index.total(FolderId.INBOX)).isEqualTo(1);
    assertThat(index.total(WORK)).isEqualTo(1);
    assertThat(index.uidNext(WORK)).isEqualTo(8);
    assertThat(index.octets()).isEqualTo(email.size());
    assertThat(page(index, EmailQuery.ALL).total()).isEqualTo(1);
  }

  @Test
  void aChangeMovesCountersAndSetsTheNumberOfItsEvent() {
    MessageIndex index =
        inbox(3)
            .with(
                new EmailChange(
                    new EmailId(1), List.of(new Placement(FolderId.TRASH, 1)), Set.of("$seen")),
                17);
    assertThat(index.total(FolderId.INBOX)).isEqualTo(2);
    assertThat(index.unread(FolderId.INBOX)).isEqualTo(1);
    assertThat(index.total(FolderId.TRASH)).isEqualTo(1);
    assertThat(index.find(new EmailId(1)).orElseThrow().changedSeq()).isEqualTo(17);
    assertThat(index.find(new EmailId(2)).orElseThrow().changedSeq()).isEqualTo(2);
  }

  @Test
  void uidsAreNeverGivenTwiceAlsoWhenEmailsAreGone() {
    MessageIndex index = inbox(5).without(new EmailId(5));
    assertThat(index.uidNext(FolderId.INBOX)).isEqualTo(6);
    assertThat(MessageIndex.fromSnapshot(index.toSnapshot()).uidNext(FolderId.INBOX)).isEqualTo(6);
  }

  @Test
  void factsAboutEmailsThatAreNotThereChangeNothing() {
    MessageIndex index = inbox(2);
    EmailId unknown = new EmailId(77);
    assertThat(index.without(unknown)).isSameAs(index);
    assertThat(index.with(new EmailChange(unknown, List.of(), Set.of()), 9)).isSameAs(index);
    assertThat(index.replacing(Samples.email(77, FolderId.INBOX, 1, Set.of()), 9)).isSameAs(index);
    assertThat(index.find(unknown)).isEmpty();
  }

  @Test
  void aRemovedFolderTakesWithItWhatIsNowhereElse() {
    MessageIndex index =
        empty()
            .with(Samples.email(1, WORK, 1, Set.of()), 1)
            .with(
                Samples.email(2, WORK, 2, Set.of())
                    .with(
                        List.of(new Placement(WORK, 2), new Placement(FolderId.INBOX, 1)),
                        Set.of()),
                2);
    assertThat(index.onlyIn(WORK)).containsExactly(new EmailId(1));
    MessageIndex rest = index.withoutFolder(WORK, 3);
    assertThat(rest.size()).isEqualTo(1);
    assertThat(rest.find(new EmailId(2)).orElseThrow().email().placements())
        .containsExactly(new Placement(FolderId.INBOX, 1));
    assertThat(rest.folders()).doesNotContain(WORK);
  }

  @Test
  void aConversationIsListedOldestFirst() {
    MessageIndex index = empty();
    for (int i = 1; i <= 4; i++) {
      StoredEmail email = Samples.email(i, FolderId.INBOX, i, Set.of());
      ThreadId thread = new ThreadId(i == 3 ? 3 : 1);
      index =
          index.with(
              new StoredEmail(
                  email.id(),
                  thread,
                  email.blob(),
                  email.size(),
                  email.receivedAt(),
                  email.placements(),
                  email.keywords(),
                  email.header(),
                  email.glance(),
                  ""),
              i);
    }
    assertThat(index.thread(new ThreadId(1), 10))
        .extracting(view -> view.email().id().value())
        .containsExactly(1L, 2L, 4L);
    assertThat(index.thread(new ThreadId(1), 2)).hasSize(2);
    assertThat(index.thread(new ThreadId(9), 2)).isEmpty();
  }

  private static EmailQuery text(String text) {
    return query(Optional.of(text), Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static EmailQuery query(
      Optional<String> text, Optional<String> from, Optional<String> to, Optional<String> subject) {
    return new EmailQuery(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        text,
        from,
        to,
        subject,
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void textConditionsMatchPartsOfWordsWithoutRegardToCase() {
    MessageHeader header =
        new MessageHeader(
            List.of(new Correspondent(Optional.of("Åsa Öberg"), "asa@example.net")),
            List.of(new Correspondent(Optional.empty(), "alice@demo.test")),
            List.of(new Correspondent(Optional.of("Carol"), "carol@demo.test")),
            "Quarterly REPORT",
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of());
    StoredEmail sample = Samples.email(1, FolderId.INBOX, 1, Set.of());
    MessageIndex index =
        empty()
            .with(
                new StoredEmail(
                    sample.id(),
                    sample.thread(),
                    sample.blob(),
                    10,
                    sample.receivedAt(),
                    sample.placements(),
                    Set.of(),
                    header,
                    new Glance("The numbers are in", false),
                    ""),
                1);
    Optional<String> none = Optional.empty();
    List<EmailQuery> hits =
        List.of(
            text("report"),
            text("NUMBERS quarter"),
            text("öberg"),
            text("carol"),
            text("  "),
            query(none, Optional.of("asa@"), none, none),
            query(none, none, Optional.of("Carol"), none),
            query(none, none, Optional.of("alice"), none),
            query(none, none, none, Optional.of("quarterly report")));
    List<EmailQuery> misses =
        List.of(
            text("report missing"),
            query(none, Optional.of("alice"), none, none),
            query(none, none, Optional.of("asa"), none),
            query(none, none, none, Optional.of("numbers")));
    assertThat(hits).allMatch(query -> page(index, query).total() == 1);
    assertThat(misses).allMatch(query -> page(index, query).total() == 0);
  }

  @Test
  void flagsAttachmentsAndDatesAreConditions() {
    MessageIndex index =
        inbox(9)
            .with(
                new EmailChange(
                    new EmailId(4), List.of(new Placement(FolderId.INBOX, 4)), Set.of("$flagged")),
                10);
    Optional<Boolean> yes = Optional.of(true);
    Optional<Boolean> any = Optional.empty();
    Optional<String> none = Optional.empty();
    Optional<Instant> after = Optional.of(Samples.NOON.plusSeconds(5));
    Optional<Instant> before = Optional.of(Samples.NOON.plusSeconds(8));
    assertThat(
            ids(
                page(
                    index,
                    new EmailQuery(
                        Optional.empty(),
                        any,
                        yes,
                        any,
                        none,
                        none,
                        none,
                        none,
                        Optional.empty(),
                        Optional.empty()))))
        .containsExactly(4L);
    assertThat(
            ids(
                page(
                    index,
                    new EmailQuery(
                        Optional.empty(),
                        any,
                        any,
                        yes,
                        none,
                        none,
                        none,
                        none,
                        Optional.empty(),
                        Optional.empty()))))
        .containsExactly(9L, 6L, 3L);
    assertThat(
            ids(
                page(
                    index,
                    new EmailQuery(
                        Optional.empty(), any, any, any, none, none, none, none, after, before))))
        .containsExactly(7L, 6L, 5L);
  }

  @Test
  void aPageOfHeavyEmailsIsCutAndSaysSo() {
    MessageIndex index = empty();
    for (int i = 1; i <= 50; i++) {
      StoredEmail email = Samples.email(i, FolderId.INBOX, i, Set.of());
      index =
          index.with(
              new StoredEmail(
                  email.id(),
                  email.thread(),
                  email.blob(),
                  email.size(),
                  email.receivedAt(),
                  email.placements(),
                  email.keywords(),
                  email.header(),
                  email.glance(),
                  "X-Heavy: y\r\n".repeat(1_000)),
              i);
    }
    MessageIndex.Found first = page(index, EmailQuery.ALL);
    assertThat(first.emails().size()).isBetween(5, 12);
    assertThat(first.hasMore()).isTrue();
    EmailId last = first.emails().get(first.emails().size() - 1).email().id();
    MessageIndex.Found next = index.page(EmailQuery.ALL, 0, Optional.of(last), 100);
    assertThat(next.emails().get(0).email().id().value()).isEqualTo(last.value() - 1);
  }

  @Test
  void tenThousandEmailsComeBackFromASnapshot() {
    MessageIndex index = inbox(10_000);
    for (int i = 1; i <= 10_000; i += 3) {
      index = index.without(new EmailId(i));
    }
    MessageIndexSnapshot snapshot = index.toSnapshot();
    MessageIndex read = MessageIndex.fromSnapshot(snapshot);
    assertThat(read.size()).isEqualTo(index.size());
    assertThat(read.octets()).isEqualTo(index.octets());
    assertThat(read.unread(FolderId.INBOX)).isEqualTo(index.unread(FolderId.INBOX));
    assertThat(read.toSnapshot().entries()).isEqualTo(snapshot.entries());
    assertThat(read.toSnapshot().threads()).isEqualTo(snapshot.threads());
    assertThat(ids(page(read, EmailQuery.ALL))).isEqualTo(ids(page(index, EmailQuery.ALL)));
    assertThat(snapshot.entries().length / index.size()).isLessThan(320);
    StoredEmail more = Samples.email(10_001, FolderId.INBOX, 10_001, Set.of());
    assertThat(ids(read.with(more, 1).page(EmailQuery.ALL, 0, Optional.empty(), 1)))
        .containsExactly(10_001L);
  }

  @Test
  void messageIdsOfDestroyedEmailsAreForgottenOnceTheyAreTheMost() {
    MessageIndex index = inbox(3_000);
    ThreadId known = index.threadOf(Samples.header("email 2999"), new EmailId(9_999));
    assertThat(known).isEqualTo(new ThreadId(2_999));
    for (int i = 1; i <= 2_998; i++) {
      index = index.without(new EmailId(i));
    }
    assertThat(index.toSnapshot().threads().length).isLessThan(3_000 * 16 / 2);
    assertThat(index.threadOf(Samples.header("email 2999"), new EmailId(9_999))).isEqualTo(known);
  }

  @Test
  void blocksSurviveHolesInAnyOrder() {
    List<Integer> order =
        IntStream.rangeClosed(1, 500).boxed().collect(java.util.stream.Collectors.toList());
    java.util.Collections.shuffle(order, new java.util.Random(5));
    MessageIndex index = inbox(500);
    int left = 500;
    for (int id : order) {
      index = index.without(new EmailId(id));
      left--;
      assertThat(index.contains(new EmailId(id))).isFalse();
      assertThat(index.size()).isEqualTo(left);
      assertThat(page(index, EmailQuery.in(FolderId.INBOX)).total()).isEqualTo(left);
    }
    assertThat(index.octets()).isZero();
    assertThat(index.unread(FolderId.INBOX)).isZero();
  }

  /** The packed form as it was first written: it lies in snapshots and must load for good. */
  @Test
  void theFirstFormStillLoads() throws IOException {
    MessageIndex expected =
        empty()
            .with(Samples.email(1_000, FolderId.INBOX, 1, Set.of("$seen", "work")), 11)
            .with(Samples.email(2_001, WORK, 3, Set.of()), 12);
    MessageIndexSnapshot now = expected.toSnapshot();
    MessageIndex read =
        MessageIndex.fromSnapshot(
            new MessageIndexSnapshot(
                golden("index-entries.form1.hex", now.entries()),
                golden("index-threads.form1.hex", now.threads())));
    assertThat(page(read, EmailQuery.ALL)).isEqualTo(page(expected, EmailQuery.ALL));
    assertThat(read.uidNext(WORK)).isEqualTo(4);
    assertThat(read.threadOf(Samples.header("email 2001"), new EmailId(5_000)))
        .isEqualTo(new ThreadId(2_001));
  }

  private static byte[] golden(String name, byte[] now) throws IOException {
    try (InputStream in = MessageIndexTest.class.getResourceAsStream("/golden/" + name)) {
      assertThat(in)
          .as("golden/" + name + " is missing; it would hold " + HexFormat.of().formatHex(now))
          .isNotNull();
      return HexFormat.of()
          .parseHex(new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip());
    }
  }
}
