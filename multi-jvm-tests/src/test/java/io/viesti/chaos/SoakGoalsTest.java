package io.viesti.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.chaos.ChaosResult.Part;
import io.viesti.chaos.ChaosResult.Round;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SoakGoalsTest {
  private static final long SOON = 11_000;
  private static final long LATE = 15_000;

  @Test
  void aWholeDeckThatHeldIsDone() {
    assertThat(SoakGoals.missing(soak(2, 100_000, 900, List.of()))).isEmpty();
  }

  @Test
  void threeLateKillsAreTooMany() {
    assertThat(SoakGoals.missing(soak(3, 100_000, 900, List.of())))
        .containsExactly("3 of 20 kills took 15 s or more");
  }

  @Test
  void tooLittleMailAndTooFewAtOnceAreSaid() {
    assertThat(SoakGoals.missing(soak(0, 99_999, 899, List.of())))
        .containsExactly(
            "99999 mails acknowledged of 100000", "89.90 % accepted at first try, 90 wanted");
  }

  @Test
  void whatBrokeIsCounted() {
    assertThat(SoakGoals.missing(soak(0, 100_000, 900, List.of("a mail was lost"))))
        .containsExactly("1 broken");
  }

  @Test
  void aPartSaysWhichRowsAreOpen() {
    ChaosResult kills =
        new ChaosResult(
            List.of(part(List.of(round(Row.NODE_KILL, SOON)), 100_000, 900, List.of())));

    assertThat(SoakGoals.missing(kills))
        .contains(
            "1 faults of 100",
            Row.NODE_KILL.title() + ": 1 times of 20",
            Row.PARTITION.title() + ": 0 times of 5")
        .noneMatch(line -> line.startsWith(Row.DISK_FULL.title()));
  }

  /** Both decks, some kills late, in two parts. */
  private static ChaosResult soak(int late, long acknowledged, long atOnce, List<String> broken) {
    List<Round> rounds = new ArrayList<>();
    int left = late;
    for (Row row : Deck.shuffled(1, 1).cards()) {
      boolean slow = row == Row.NODE_KILL && left-- > 0;
      rounds.add(round(row, slow ? LATE : SOON));
    }
    List<Round> ring = Deck.shuffled(1, 3).cards().stream().map(row -> round(row, SOON)).toList();
    return new ChaosResult(
        List.of(part(rounds, acknowledged, atOnce, broken), part(ring, 0, 0, List.of())));
  }

  private static Round round(Row row, long back) {
    return new Round(row.title(), "", back, 20_000, List.of());
  }

  private static Part part(
      List<Round> rounds, long acknowledged, long atOnce, List<String> broken) {
    long offered = atOnce == 0 ? 0 : 1_000;
    return new Part(
        1,
        1,
        0,
        60,
        rounds,
        acknowledged,
        0,
        0,
        offered,
        atOnce,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        broken);
  }
}
