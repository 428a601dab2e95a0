package io.viesti.bench.readback;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.bench.load.LetterBook;
import io.viesti.bench.load.Townsfolk;
import io.viesti.bench.load.Workload;
import org.junit.jupiter.api.Test;

class ExpectationTest {
  private static final LetterBook BOOK =
      new LetterBook("t", "a@b.test", Townsfolk.of("bench.test", 10, 5), Workload.TEXT_2K);

  private final Expectation expectation = new Expectation();

  @Test
  void everyRecipientOfAnAcknowledgedMailMustHaveIt() {
    expectation.acknowledged(BOOK, 3);

    assertThat(BOOK.recipientsOf(3))
        .allSatisfy(
            address -> assertThat(expectation.mustHave(address)).containsExactly(new Page("t", 3)));
    assertThat(expectation.deliveries()).isEqualTo(BOOK.recipientsOf(3).size());
  }

  @Test
  void nobodyElseMayHaveIt() {
    expectation.acknowledged(BOOK, 3);
    Townsfolk.of("bench.test", 10, 1).addresses().stream()
        .filter(address -> !BOOK.recipientsOf(3).contains(address))
        .forEach(address -> assertThat(expectation.mayHave(address, new Page("t", 3))).isFalse());
  }

  @Test
  void aPossibleMailMayBeThereAndNeedNot() {
    expectation.possible(BOOK, 3);

    assertThat(BOOK.recipientsOf(3))
        .allSatisfy(
            address -> {
              assertThat(expectation.mayHave(address, new Page("t", 3))).isTrue();
              assertThat(expectation.mustHave(address)).isEmpty();
            });
    assertThat(expectation.deliveries()).isZero();
  }
}
