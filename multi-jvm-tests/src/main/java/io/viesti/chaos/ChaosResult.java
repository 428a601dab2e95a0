package io.viesti.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What soaks showed.
 *
 * @param parts in the order they were run
 */
public record ChaosResult(List<Part> parts) {
  /** From the kill of a node until its mailboxes must be read elsewhere. */
  static final long BACK_MILLIS = 15_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  public ChaosResult {
    parts = List.copyOf(parts);
  }

  /**
   * One fault.
   *
   * @param backAfterMillis from a kill until every mailbox could be read; null if not measured
   * @param wholeAfterMillis from the strike until all processes ran and agreed
   */
  public record Round(
      String row,
      String detail,
      Long backAfterMillis,
      long wholeAfterMillis,
      List<String> broken) {}

  /**
   * One house from its start to its end.
   *
   * @param firstCard of the deck
   * @param acknowledged mails
   * @param deliveries a mail to three mailboxes is three
   * @param offeredInCalm mails offered outside fault windows
   * @param atOnce those of them accepted at the first try
   * @param sentAgain the same octets again
   * @param remoteRepeats mails the remote server got more than once
   * @param remoteRepeatsAllowed transactions that were open when something died
   * @param conflicts events of the journal with the number of another
   * @param falseDownings nodes that ended though nothing had been done to them
   * @param broken what was lost, doubled, changed or else should have held, a sentence each
   */
  public record Part(
      long seed,
      int replicas,
      int firstCard,
      double seconds,
      List<Round> rounds,
      long acknowledged,
      long deliveries,
      long outgoing,
      long offeredInCalm,
      long atOnce,
      long sentAgain,
      long acceptP50Millis,
      long acceptP99Millis,
      long remoteRepeats,
      long remoteRepeatsAllowed,
      long streamsResumed,
      long journalEvents,
      long conflicts,
      int falseDownings,
      List<String> broken) {}

  static ChaosResult read(Path file) {
    try {
      return Files.exists(file)
          ? JSON.readValue(file.toFile(), ChaosResult.class)
          : new ChaosResult(List.of());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  ChaosResult plus(ChaosResult other) {
    List<Part> all = new ArrayList<>(parts);
    all.addAll(other.parts());
    return new ChaosResult(all);
  }

  ChaosResult plus(Part part) {
    return plus(new ChaosResult(List.of(part)));
  }

  /** The card after the last one played with this seed. */
  int nextCard(long seed, int replicas) {
    return parts.stream()
        .filter(part -> part.seed() == seed && part.replicas() == replicas)
        .mapToInt(part -> part.firstCard() + part.rounds().size())
        .max()
        .orElse(0);
  }

  /** Everything that should have held and did not. */
  List<String> broken() {
    List<String> all = new ArrayList<>();
    for (Part part : parts) {
      all.addAll(part.broken());
      part.rounds()
          .forEach(round -> round.broken().forEach(what -> all.add(round.row() + ": " + what)));
    }
    return all;
  }

  String show() {
    StringBuilder text = new StringBuilder();
    Map<String, List<Round>> byRow = new LinkedHashMap<>();
    for (Row row : Row.values()) {
      byRow.put(row.title(), new ArrayList<>());
    }
    parts.forEach(
        part ->
            part.rounds()
                .forEach(r -> byRow.computeIfAbsent(r.row(), x -> new ArrayList<>()).add(r)));
    byRow.forEach(
        (row, rounds) -> {
          if (!rounds.isEmpty()) {
            text.append(line(row, rounds)).append('\n');
          }
        });
    long offered = parts.stream().mapToLong(Part::offeredInCalm).sum();
    long atOnce = parts.stream().mapToLong(Part::atOnce).sum();
    text.append(
        String.format(
            Locale.ROOT,
            "%d faults in %.0f s: %d mails acknowledged (%d deliveries, %d to the remote server),"
                + " %.2f %% of %d offered outside fault windows accepted at first try, %d sent"
                + " again; %d repeats at the remote server of %d allowed; %d conflicts in %d"
                + " events of the journal; %d false downings%n",
            parts.stream().mapToInt(part -> part.rounds().size()).sum(),
            parts.stream().mapToDouble(Part::seconds).sum(),
            parts.stream().mapToLong(Part::acknowledged).sum(),
            parts.stream().mapToLong(Part::deliveries).sum(),
            parts.stream().mapToLong(Part::outgoing).sum(),
            offered == 0 ? 0 : 100.0 * atOnce / offered,
            offered,
            parts.stream().mapToLong(Part::sentAgain).sum(),
            parts.stream().mapToLong(Part::remoteRepeats).sum(),
            parts.stream().mapToLong(Part::remoteRepeatsAllowed).sum(),
            parts.stream().mapToLong(Part::conflicts).sum(),
            parts.stream().mapToLong(Part::journalEvents).sum(),
            parts.stream().mapToInt(Part::falseDownings).sum()));
    List<String> broken = broken();
    text.append(broken.isEmpty() ? "Zero lost, zero twice." : broken.size() + " broken:");
    broken.forEach(what -> text.append("\n  ").append(what));
    return text.toString();
  }

  private static String line(String row, List<Round> rounds) {
    long[] back =
        rounds.stream()
            .filter(round -> round.backAfterMillis() != null)
            .mapToLong(Round::backAfterMillis)
            .sorted()
            .toArray();
    long inTime = java.util.Arrays.stream(back).filter(millis -> millis < BACK_MILLIS).count();
    String recovery =
        back.length == 0
            ? ""
            : String.format(
                Locale.ROOT,
                ", %d of %d back in < 15 s (%.1f to %.1f s, median %.1f s)",
                inTime,
                back.length,
                back[0] / 1e3,
                back[back.length - 1] / 1e3,
                back[back.length / 2] / 1e3);
    return String.format(Locale.ROOT, "%-42s %3d times%s", row, rounds.size(), recovery);
  }
}
