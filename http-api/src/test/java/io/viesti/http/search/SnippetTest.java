package io.viesti.http.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Highlighting never lets a mail's text become markup. */
class SnippetTest {

  @Test
  void everyOccurrenceIsMarkedWhateverItsCase() {
    assertThat(Snippet.of("Budget and budget", "", List.of("budget")).subject())
        .isEqualTo("<mark>Budget</mark> and <mark>budget</mark>");
  }

  @Test
  void theLongestMatchCounts() {
    assertThat(Snippet.of("newsletter", "", List.of("new", "newsletter")).subject())
        .isEqualTo("<mark>newsletter</mark>");
  }

  @Test
  void markupIsEscapedInsideAndOutsideOfMarks() {
    assertThat(Snippet.of("<img onerror='x'> & \"q\"", "", List.of("<img")).subject())
        .isEqualTo("<mark>&lt;img</mark> onerror=&#39;x&#39;&gt; &amp; &quot;q&quot;");
  }

  @Test
  void textWhoseLowerCaseHasAnotherLengthIsShownUnmarked() {
    assertThat(Snippet.of("\u0130stanbul", "", List.of("stanbul")).subject())
        .isEqualTo("\u0130stanbul");
  }

  @Test
  void withoutWordsNothingIsMarked() {
    assertThat(Snippet.of("a", "b", List.of())).isEqualTo(new Snippet("a", "b"));
  }
}
