package io.viesti.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeckTest {
  @Test
  void holdsEachRowOftenEnough() {
    List<Row> cards = new ArrayList<>(Deck.shuffled(1, 1).cards());
    cards.addAll(Deck.shuffled(1, 3).cards());

    assertThat(cards).hasSize(100);
    assertThat(EnumSet.complementOf(EnumSet.of(Row.DISK_FULL, Row.NODE_CUT_OFF)))
        .allSatisfy(row -> assertThat(Collections.frequency(cards, row)).isGreaterThanOrEqualTo(5));
    assertThat(Collections.frequency(cards, Row.NODE_KILL)).isGreaterThanOrEqualTo(20);
  }

  @Test
  void partsOfOneSeedMakeTheWholeDeck() {
    Deck deck = Deck.shuffled(7, 1);

    List<Row> parts = new ArrayList<>(deck.draw(0, 25));
    parts.addAll(Deck.shuffled(7, 1).draw(25, deck.cards().size() - 25));

    assertThat(parts).isEqualTo(deck.cards());
    assertThat(Deck.shuffled(8, 1)).isNotEqualTo(deck);
  }

  @Test
  void everyRowIsFoundByItsName() {
    assertThat(
            Arrays.stream(Row.values())
                .map(
                    row ->
                        Row.parse(row.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'))))
        .containsExactly(Row.values());
  }
}
