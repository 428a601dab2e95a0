package io.viesti.http.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.viesti.http.compose.Addresses.Named;
import io.viesti.http.json.Fields;
import io.viesti.http.json.Json;
import io.viesti.http.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses in every form requests may have them. */
class AddressesTest {

  private static Fields fields(String json) {
    return Json.object(json.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"a@b.example\"||a@b.example",
        "\"  a@b.example \"||a@b.example",
        "\"Anna <a@b.example>\"|Anna|a@b.example",
        "\"<a@b.example>\"||a@b.example",
        "\"\\\"Last, First\\\" <a@b.example>\"|Last, First|a@b.example",
        "\"Ünï Cödé <a@b.example>\"|Ünï Cödé|a@b.example",
        "{\"email\":\"a@b.example\"}||a@b.example",
        "{\"name\":null,\"email\":\"a@b.example\"}||a@b.example",
        "{\"name\":\"Anna\",\"email\":\"a@b.example\"}|Anna|a@b.example",
        "\"o'brien+tag@b.example\"||o'brien+tag@b.example"
      })
  void areRead(String json, String name, String email) {
    Named named = Addresses.one(fields("{\"x\":" + json + "}"), "x").orElseThrow();
    assertThat(named.name().orElse(null)).isEqualTo(name);
    assertThat(named.address()).hasToString(email);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\"",
        "\"anna\"",
        "\"a@\"",
        "\"@b\"",
        "\"a b@c.example\"",
        "\"Anna <a@b.example\"",
        "\"Anna <>\"",
        "\"a@b.example, c@d.example\"",
        "5",
        "true",
        "{}",
        "{\"email\":5}",
        "{\"name\":\"x\"}",
        "{\"name\":\"a\\nb\",\"email\":\"a@b.example\"}",
        "[\"a@b.example\"]"
      })
  void orRefusedNamingTheField(String json) {
    assertThatThrownBy(() -> Addresses.one(fields("{\"x\":" + json + "}"), "x"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused -> {
              assertThat(refused.problem().status().intValue()).isEqualTo(422);
              assertThat(refused.problem().field()).contains("x");
            });
  }

  @Test
  void listsKeepTheirOrderAndALoneAddressIsAListOfOne() {
    Fields fields =
        fields("{\"to\":[\"a@x.example\",{\"email\":\"b@x.example\"}],\"cc\":\"c@x.example\"}");
    assertThat(Addresses.list(fields, "to").stream().map(n -> n.address().localPart()))
        .containsExactly("a", "b");
    assertThat(Addresses.list(fields, "cc")).hasSize(1);
    assertThat(Addresses.list(fields, "bcc")).isEqualTo(List.of());
  }
}
