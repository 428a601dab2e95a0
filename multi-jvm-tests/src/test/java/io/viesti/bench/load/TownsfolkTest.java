package io.viesti.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TownsfolkTest {

  @Test
  void oneRecipientEachGoesRoundAllMailboxes() {
    Townsfolk town = Townsfolk.of("bench.test", 3, 1);

    assertThat(LongStream.range(0, 4).mapToObj(town::recipientsOf))
        .containsExactly(
            List.of("0user@bench.test"),
            List.of("1user@bench.test"),
            List.of("2user@bench.test"),
            List.of("0user@bench.test"));
  }

  @Test
  void severalRecipientsAreDistinctAndAsManyAsAllowed() {
    Townsfolk town = Townsfolk.of("bench.test", 1000, 5);
    Map<Integer, Long> bySize =
        LongStream.range(0, 1000)
            .mapToObj(town::recipientsOf)
            .peek(chosen -> assertThat(chosen).doesNotHaveDuplicates())
            .collect(Collectors.groupingBy(List::size, Collectors.counting()));

    assertThat(bySize.keySet()).containsExactlyInAnyOrder(1, 2, 3, 4, 5);
  }

  @Test
  void theSameNumberAlwaysHasTheSameRecipients() {
    Townsfolk town = Townsfolk.of("bench.test", 1000, 5);
    Function<Long, List<String>> again = Townsfolk.of("bench.test", 1000, 5)::recipientsOf;

    assertThat(town.recipientsOf(99)).isEqualTo(again.apply(99L));
  }

  @Test
  void moreRecipientsThanMailboxesCannotBe() {
    assertThatThrownBy(() -> Townsfolk.of("bench.test", 2, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 2");
  }
}
