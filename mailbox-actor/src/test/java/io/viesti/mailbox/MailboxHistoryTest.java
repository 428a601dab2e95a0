package io.viesti.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.message.Glance;
import io.viesti.outbox.RecipientStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long random histories: whatever is asked in whatever order, the books are right. */
class MailboxHistoryTest {
  private final Play play = Play.opened();
  private final List<EmailId> known = new ArrayList<>();
  private final List<FolderId> folders = new ArrayList<>();
  private final Map<FolderId, Long> highestUid = new HashMap<>();
  private final Map<FolderId, Map<EmailId, Long>> uids = new HashMap<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void theBooksAreRightAfterAnyHistory(long seed) {
    Random random = new Random(seed);
    folders.addAll(List.of(FolderId.INBOX, FolderId.TRASH, FolderId.ARCHIVE, FolderId.SPAM));
    for (int step = 0; step < 600; step++) {
      play.pass(Duration.ofSeconds(random.nextInt(7_200) - 600));
      step(random, step);
      if (step % 5 == 0) {
        uidsOnlyIncrease();
      }
    }
    countersEqualARecount();
    replayAndSnapshotEqualTheLiveState();
  }

  private void step(Random random, int step) {
    int dice = random.nextInt(100);
    if (dice < 45) {
      boolean seen = random.nextInt(10) > 0;
      String name = "mail " + (random.nextInt(8) == 0 ? random.nextInt(step + 1) : step);
      play.deliver(
              Samples.arrival(
                  name,
                  Samples.header(name),
                  seen ? Optional.of(new Glance(name, false)) : Optional.empty()))
          .email()
          .filter(id -> !known.contains(id))
          .ifPresent(known::add);
    } else if (dice < 65) {
      play.ask(
          Play.update(
              some(random, known, 4),
              random.nextBoolean()
                  ? Optional.of(new HashSet<>(some(random, folders, 3)))
                  : Optional.empty(),
              random.nextBoolean() ? Set.of(StoredEmail.SEEN) : Set.of("k" + random.nextInt(3)),
              random.nextBoolean() ? Set.of(StoredEmail.SEEN) : Set.of(),
              Optional.empty()));
    } else if (dice < 75) {
      play.ask(new MailboxCommand.Destroy(some(random, known, 3), null));
    } else if (dice < 82) {
      folder(random, step);
    } else if (dice < 90) {
      play.ask(play.submit(String.format("s%05d", step), Optional.empty()));
    } else if (dice < 96) {
      play.state.submissions().open().stream()
          .skip(random.nextInt(3))
          .findFirst()
          .ifPresent(id -> progress(random, id));
    } else if (!play.state.unfiled().isEmpty()) {
      StoredEmail email = play.email(play.state.unfiled().first());
      play.apply(new MailboxEvent.Filed(List.of(email.with(new Glance("filed", true))), play.now));
    }
  }

  private void folder(Random random, int step) {
    if (random.nextInt(3) > 0) {
      MailboxReply reply =
          play.ask(new MailboxCommand.CreateFolder("f" + step, Optional.empty(), null));
      folders.add(((MailboxReply.FolderReply) reply).folder().folder().id());
    } else {
      FolderId id = folders.get(random.nextInt(folders.size()));
      MailboxReply reply =
          play.ask(new MailboxCommand.RemoveFolder(id, random.nextBoolean(), null));
      if (reply instanceof MailboxReply.Done) {
        folders.remove(id);
      }
    }
  }

  private void progress(Random random, String id) {
    RecipientStatus.State state =
        RecipientStatus.State.values()[random.nextInt(RecipientStatus.State.values().length)];
    play.ask(
        new MailboxCommand.RecordProgress(
            id,
            List.of(
                new RecipientStatus(
                    Samples.BOB,
                    state,
                    Optional.empty(),
                    Optional.empty(),
                    random.nextInt(4),
                    Optional.empty(),
                    play.now)),
            null));
  }

  private static <T> List<T> some(Random random, List<T> all, int most) {
    List<T> some = new ArrayList<>();
    for (int i = random.nextInt(most + 1); i > 0 && !all.isEmpty(); i--) {
      some.add(all.get(random.nextInt(all.size())));
    }
    return some;
  }

  private List<StoredEmail> emails() {
    List<StoredEmail> all = new ArrayList<>();
    Optional<EmailId> after = Optional.empty();
    MessageIndex.Found page;
    do {
      page = play.state.index().page(EmailQuery.ALL, 0, after, 100);
      page.emails().forEach(view -> all.add(view.email()));
      after = all.isEmpty() ? after : Optional.of(all.get(all.size() - 1).id());
    } while (page.hasMore());
    return all;
  }

  private void uidsOnlyIncrease() {
    Map<FolderId, Map<EmailId, Long>> now = new HashMap<>();
    for (StoredEmail email : emails()) {
      for (Placement placement : email.placements()) {
        now.computeIfAbsent(placement.folder(), f -> new HashMap<>())
            .put(email.id(), placement.uid());
      }
    }
    now.forEach(
        (folder, placed) -> {
          Map<EmailId, Long> before = uids.getOrDefault(folder, Map.of());
          long high = highestUid.getOrDefault(folder, 0L);
          for (Map.Entry<EmailId, Long> entry : placed.entrySet()) {
            Long old = before.get(entry.getKey());
            if (old == null || !old.equals(entry.getValue())) {
              assertThat(entry.getValue()).as("new UID in %s", folder).isGreaterThan(high);
            }
          }
          assertThat(new HashSet<>(placed.values())).hasSameSizeAs(placed.values());
          highestUid.merge(
              folder, placed.values().stream().mapToLong(l -> l).max().orElse(0), Math::max);
        });
    uids.clear();
    uids.putAll(now);
  }

  private void countersEqualARecount() {
    List<StoredEmail> all = emails();
    for (Folder folder : play.state.folders().all()) {
      FolderView view = play.state.view(folder.id());
      List<StoredEmail> inside = all.stream().filter(e -> e.isIn(folder.id())).toList();
      assertThat(view.total()).isEqualTo(inside.size());
      assertThat(view.unread())
          .isEqualTo(
              (int) inside.stream().filter(e -> !e.keywords().contains(StoredEmail.SEEN)).count());
    }
    assertThat(all).allMatch(email -> !email.placements().isEmpty());
    assertThat(play.state.index().size()).isEqualTo(all.size());
    assertThat(play.state.index().octets())
        .isEqualTo(all.stream().mapToLong(StoredEmail::size).sum());
    assertThat(all)
        .extracting(StoredEmail::id)
        .isSortedAccordingTo(java.util.Comparator.reverseOrder());
  }

  private void replayAndSnapshotEqualTheLiveState() {
    MailboxSnapshot live = MailboxSnapshot.of(play.state);
    assertThat(MailboxSnapshot.of(play.replayed())).usingRecursiveComparison().isEqualTo(live);
    assertThat(MailboxSnapshot.of(live.toState())).usingRecursiveComparison().isEqualTo(live);
    MailboxState restored = live.toState();
    assertThat(restored.submissions().open()).isEqualTo(play.state.submissions().open());
    assertThat(restored.submissions().byCopy()).isEqualTo(play.state.submissions().byCopy());
    assertThat(play.state.seq()).isEqualTo(play.journal.size());
  }
}
