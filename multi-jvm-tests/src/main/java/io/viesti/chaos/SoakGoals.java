package io.viesti.chaos;

import io.viesti.chaos.ChaosResult.Part;
import io.viesti.chaos.ChaosResult.Round;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a whole soak, its parts added up, must have shown: every row of the deck often enough, kills
 * of mailbox nodes survived soon enough, enough mail of which most was taken at once, no node put
 * out by mistake, and nothing broken.
 */
final class SoakGoals {
  private static final int TIMES = 5;
  private static final int KILLS = 20;
  private static final int SOON = 18;
  private static final int FAULTS = 100;
  private static final long ACKNOWLEDGED = 100_000;
  private static final double AT_ONCE = 0.9;

  private SoakGoals() {}

  /** What is not shown yet, or was not held, a sentence each; empty of a soak that is done. */
  static List<String> missing(ChaosResult result) {
    List<String> missing = new ArrayList<>();
    List<Round> rounds = result.parts().stream().flatMap(part -> part.rounds().stream()).toList();
    if (rounds.size() < FAULTS) {
      missing.add(rounds.size() + " faults of " + FAULTS);
    }
    Arrays.stream(Row.values())
        .filter(row -> row.cards() > 0)
        .forEach(row -> often(row, rounds, missing));
    kills(rounds, missing);
    long acknowledged = result.parts().stream().mapToLong(Part::acknowledged).sum();
    if (acknowledged < ACKNOWLEDGED) {
      missing.add(acknowledged + " mails acknowledged of " + ACKNOWLEDGED);
    }
    long offered = result.parts().stream().mapToLong(Part::offeredInCalm).sum();
    long atOnce = result.parts().stream().mapToLong(Part::atOnce).sum();
    if (atOnce < AT_ONCE * offered) {
      missing.add(
          String.format(
              Locale.ROOT, "%.2f %% accepted at first try, 90 wanted", 100.0 * atOnce / offered));
    }
    if (!result.broken().isEmpty()) {
      missing.add(result.broken().size() + " broken");
    }
    return missing;
  }

  private static void often(Row row, List<Round> rounds, List<String> missing) {
    long times = of(row, rounds).size();
    int wanted = Math.min(row.cards(), row == Row.NODE_KILL ? KILLS : TIMES);
    if (times < wanted) {
      missing.add(row.title() + ": " + times + " times of " + wanted);
    }
  }

  private static void kills(List<Round> rounds, List<String> missing) {
    List<Round> kills = of(Row.NODE_KILL, rounds);
    long late =
        kills.stream().filter(kill -> kill.backAfterMillis() >= ChaosResult.BACK_MILLIS).count();
    if (late > KILLS - SOON) {
      missing.add(late + " of " + kills.size() + " kills took 15 s or more");
    }
  }

  private static List<Round> of(Row row, List<Round> rounds) {
    return rounds.stream().filter(round -> round.row().equals(row.title())).toList();
  }
}
