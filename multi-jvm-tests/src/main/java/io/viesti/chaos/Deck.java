package io.viesti.chaos;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The faults of a soak in a drawn order: each row as often as it says, the same for the same seed,
 * so that a soak can be run in parts.
 */
record Deck(List<Row> cards) {
  Deck {
    cards = List.copyOf(cards);
  }

  /** All cards that a house with so many replicas can play. */
  static Deck shuffled(long seed, int replicas) {
    List<Row> all = new ArrayList<>();
    Arrays.stream(Row.values())
        .filter(row -> row.replicas() == replicas)
        .forEach(row -> all.addAll(Collections.nCopies(row.cards(), row)));
    Collections.shuffle(all, new Random(seed));
    return new Deck(all);
  }

  /** {@code count} cards from the {@code first}, beginning anew when all are played. */
  List<Row> draw(int first, int count) {
    List<Row> drawn = new ArrayList<>();
    for (int i = first; i < first + count; i++) {
      drawn.add(cards.get(i % cards.size()));
    }
    return drawn;
  }
}
