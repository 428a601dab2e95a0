package io.viesti.bench.sizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The arithmetic of docs/SCALING.md, and that the page shows what it gives. */
class SizingPageTest {
  private static final Figures FIGURES = Figures.now();

  @Test
  void theTablesOfThePageAreThoseOfTheFormulas() throws IOException {
    assertThat(Files.readString(Path.of("..", "docs", "SCALING.md")))
        .as("`viesti bench sizing` prints what the page must hold")
        .contains(new SizingPage(FIGURES).tables());
  }

  @Test
  void aTierByHand() {
    Sizing sizing = new Sizing(Tier.ofUsers("10 M", 10e6, FIGURES), FIGURES);

    // 10 million users with 15 mails a day; three times that at the peak.
    assertThat(sizing.tier().mean()).isEqualTo(1_736, within(1.0));
    assertThat(sizing.tier().peak()).isEqualTo(5_208, within(1.0));
    // 2.8 ms each, half of each core used: 5,208 x 2.8 / 1,000 / 0.5.
    assertThat(sizing.mailCores()).isEqualTo(29.17, within(0.01));
    // Two years of 15 a day.
    assertThat(sizing.keptMails()).isEqualTo(10_950, within(1.0));
    // 3 events in, 4 for each of 694 mails out, and the content of each.
    assertThat(sizing.rows()).isEqualTo(5_208 * 4 + 694.4 * 5, within(2.0));
    // 109.5 billion mails: 3 x 900 octets of events, 0.9 x 4,000 of content, three copies.
    assertThat(sizing.cassandraTb()).isEqualTo(109.5e9 * (2_700 + 3_600) * 3 / 1e12, within(1.0));
    // A tenth with 300,000 octets.
    assertThat(sizing.objectTb()).isEqualTo(3_285, within(1.0));
  }

  @Test
  void aRateAndItsUsersAreTheSameTier() {
    Tier byRate = Tier.ofRate("rate", 1_736.11, FIGURES);
    assertThat(byRate.users()).isEqualTo(10e6, within(100.0));
    assertThat(byRate.peak()).isEqualTo(3 * 1_736.11, within(0.1));
  }

  @Test
  void numbersHaveTwoFiguresThatCount() {
    assertThat(SizingPage.number(0.126)).isEqualTo("0.13");
    assertThat(SizingPage.number(3)).isEqualTo("3");
    assertThat(SizingPage.number(8.33)).isEqualTo("8.3");
    assertThat(SizingPage.number(1_736)).isEqualTo("1,700");
    assertThat(SizingPage.number(2.37e6)).isEqualTo("2.4 M");
    assertThat(SizingPage.number(5.5e9)).isEqualTo("5.5 B");
  }
}
