package io.viesti.bench.readback;

/**
 * Names one mail of a run.
 *
 * @param book name of its {@link io.viesti.bench.load.LetterBook}
 */
public record Page(String book, long number) {
  @Override
  public String toString() {
    return book + "#" + number;
  }
}
