package io.viesti.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailAddressTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a@b",
        "anna.berg@example.org",
        "anna+lists@example.org",
        "!#$%&'*+-/=?^_`{|}~@example.org",
        "\"anna berg\"@example.org",
        "\"a@b\"@example.org",
        "\"a\\\"b\"@example.org",
        "anna@[192.0.2.1]",
        "anna@[IPv6:2001:db8::1]",
        "anna@a-b.example",
        "anna@_dmarc.example",
        "änna@example.org"
      })
  void readsAddressesOfRfc5321AndRfc6531(String text) {
    assertThat(MailAddress.parse(text)).map(MailAddress::toString).contains(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "@",
        "anna",
        "anna@",
        "@example.org",
        ".anna@example.org",
        "anna.@example.org",
        "an..na@example.org",
        "an na@example.org",
        "an\tna@example.org",
        "an<na@example.org",
        "anna@exam ple.org",
        "anna@-example.org",
        "anna@example-.org",
        "anna@example..org",
        "anna@.example.org",
        "anna@example.org.",
        "anna@[]",
        "anna@[192.0.2.1",
        "\"anna@example.org",
        "\"\"@example.org",
        "\"an\"na\"@example.org",
        "\"anna\\\"@example.org",
        "anna\r\nRCPT TO:<x@y>@example.org",
        "\"anna\r\n\"@example.org",
        "an\u0085na@example.org"
      })
  void refusesWhatIsNone(String text) {
    assertThat(MailAddress.parse(text)).isEmpty();
  }

  @Test
  void sayingOfSomethingElseNamesIt() {
    assertThatThrownBy(() -> MailAddress.of("nobody"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nobody");
  }

  @Test
  void limitsAreOctetsNotCharacters() {
    assertThat(MailAddress.parse("x".repeat(64) + "@b")).isPresent();
    assertThat(MailAddress.parse("x".repeat(65) + "@b")).isEmpty();
    assertThat(MailAddress.parse("ä".repeat(32) + "@b")).isPresent();
    assertThat(MailAddress.parse("ä".repeat(33) + "@b")).isEmpty();
    String label = "x".repeat(63);
    assertThat(MailAddress.parse("a@" + label + "." + label + "." + label + "." + label))
        .isPresent();
    assertThat(MailAddress.parse("a@" + label + "." + label + "." + label + "." + label + ".y"))
        .isEmpty();
    assertThat(MailAddress.parse("a@x" + label + ".y")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Anna@Example.ORG, Anna@example.org",
    "anna@BÜCHER.example, anna@xn--bcher-kva.example",
    "\"a b\"@X.y, \"a b\"@x.y"
  })
  void domainsAreKeptInLowerCaseALabels(String given, String kept) {
    assertThat(MailAddress.of(given).toString()).isEqualTo(kept);
  }

  @ParameterizedTest
  @CsvSource({
    "Anna@Example.ORG, anna@example.org",
    "anna+lists@example.org, anna@example.org",
    "Anna+a+b@example.org, anna@example.org",
    "+anna@example.org, +anna@example.org",
    "\"Anna\"@example.org, anna@example.org",
    "\"an\\na\"@example.org, anna@example.org",
    "\"anna+x\"@example.org, anna@example.org",
    "\"Anna Berg\"@example.org, \"anna berg\"@example.org",
    "ÄNNA@example.org, änna@example.org"
  })
  void addressesThatReachTheSameAreNormalisedAlike(String given, String normalised) {
    assertThat(MailAddress.of(given).normalised().toString()).isEqualTo(normalised);
    assertThat(MailAddress.of(normalised).normalised().toString()).isEqualTo(normalised);
  }

  @Test
  void onlyLocalPartsBeyondAsciiNeedUtf8() {
    assertThat(MailAddress.of("änna@example.org").needsUtf8()).isTrue();
    assertThat(MailAddress.of("anna@bücher.example").needsUtf8()).isFalse();
  }

  @Test
  void whatAJournalHoldsIsReadWhateverTheRules() {
    assertThat(MailAddress.written("an..na@example.org").localPart()).isEqualTo("an..na");
    assertThat(MailAddress.written("\"a@b\"@example.org").domain()).isEqualTo("example.org");
    assertThat(MailAddress.written("noat").domain()).isEqualTo("noat");
  }
}
