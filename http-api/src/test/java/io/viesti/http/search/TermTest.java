package io.viesti.http.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Queries as people type them. */
class TermTest {

  @Test
  void wordsPhrasesOperatorsAndNegations() {
    assertThat(Term.parse("  Budget \"big  Plan\" from:Anna -subject:\"old news\" -x "))
        .containsExactly(
            new Term(false, "", "budget"),
            new Term(false, "", "big  plan"),
            new Term(false, "from", "anna"),
            new Term(true, "subject", "old news"),
            new Term(true, "", "x"));
  }

  @Test
  void whatIsNoOperatorIsText() {
    assertThat(Term.parse("http://a.b re: :x"))
        .containsExactly(
            new Term(false, "", "http://a.b"),
            new Term(false, "", "re:"),
            new Term(false, "", ":x"));
  }

  @Test
  void anythingAtAllIsAQuery() {
    assertThat(Term.parse("")).isEmpty();
    assertThat(Term.parse(" - \" \"\" from: ")).allMatch(term -> !term.value().isEmpty());
    assertThat(Term.parse("a ".repeat(1000))).hasSizeLessThanOrEqualTo(30);
  }
}
