package io.viesti.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeadLetterStateTest {

  private static DeadLetterState shelf(String... ids) {
    DeadLetterState state = DeadLetterState.EMPTY;
    for (String id : ids) {
      state = state.apply(new DeadLetterEvent.Parked(Letters.letter(id)));
    }
    return state;
  }

  private static List<String> ids(DeadLetterReply.Page page) {
    return page.letters().stream().map(DeadLetter::id).toList();
  }

  private static List<String> ids(List<DeadLetter> letters) {
    return letters.stream().map(DeadLetter::id).toList();
  }

  @Test
  void keepsLettersInTheOrderOfTheirIds() {
    assertThat(ids(shelf("a", "c", "b", "d").letters())).containsExactly("a", "b", "c", "d");
  }

  @Test
  void findsAndRemovesByIdOnly() {
    DeadLetterState state = shelf("a", "b", "c");
    assertThat(state.find("b")).contains(Letters.letter("b"));
    assertThat(state.find("bb")).isEmpty();
    DeadLetterState without = state.apply(new DeadLetterEvent.Removed("b", Letters.AT));
    assertThat(ids(without.letters())).containsExactly("a", "c");
    assertThat(without.apply(new DeadLetterEvent.Removed("b", Letters.AT))).isEqualTo(without);
  }

  @Test
  void pagesAfterAnIdWhetherOrNotItIsStillThere() {
    DeadLetterState state = shelf("a", "b", "d", "e");
    DeadLetterReply.Page page = state.page(Optional.of("c"), 1, 60_000);
    assertThat(ids(page)).containsExactly("d");
    assertThat(page.more()).isTrue();
    assertThat(state.page(Optional.of("d"), 5, 60_000).more()).isFalse();
    assertThat(state.page(Optional.of("e"), 5, 60_000).letters()).isEmpty();
  }

  @Test
  void aPageOfHeavyLettersIsShorterButNeverEmpty() {
    DeadLetterState state = DeadLetterState.EMPTY;
    for (String id : List.of("a", "b", "c", "d", "e")) {
      state = state.apply(new DeadLetterEvent.Parked(Letters.heavy(id)));
    }
    assertThat(state.page(Optional.empty(), 5, 60_000).letters()).hasSize(2);
    assertThat(state.page(Optional.empty(), 5, 10).letters()).hasSize(1);
    assertThat(state.page(Optional.empty(), 5, 10).more()).isTrue();
  }

  @Test
  void pagesOfShelvesAreMergedOnlyAsFarAsAllWereRead() {
    DeadLetterReply.Page cut =
        new DeadLetterReply.Page(List.of(Letters.letter("b"), Letters.letter("d")), true);
    DeadLetterReply.Page whole =
        new DeadLetterReply.Page(
            List.of(Letters.letter("a"), Letters.letter("c"), Letters.letter("e")), false);
    assertThat(ids(ShardedDeadLetters.merged(List.of(cut, whole), 10)))
        .containsExactly("a", "b", "c", "d");
    assertThat(ids(ShardedDeadLetters.merged(List.of(cut, whole), 3)))
        .containsExactly("a", "b", "c");
  }
}
