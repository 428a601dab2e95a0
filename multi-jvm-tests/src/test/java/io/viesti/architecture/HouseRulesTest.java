package io.viesti.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules for all code, and for each of them that it can fail. */
class HouseRulesTest {
  private static final String[] AT_A_TERMINAL = {
    "io.viesti.cli..", "io.viesti.bench..", "io.viesti.outside..", "io.viesti.chaos.."
  };

  /**
   * The last words of a process whose disk failed (nothing else runs any more), and the line {@code
   * ready} that those who start a node wait for.
   */
  private static final Set<String> SPEAKING =
      Set.of("io.viesti.engine.LogFailure", "io.viesti.node.Node");

  /**
   * An output stream over a blob, which blocks threads made for that, for a bounded time; look-ups
   * that are read after all of them have completed; the main thread while its node starts.
   */
  private static final Set<String> WAITING =
      Set.of(
          "io.viesti.http.content.BlobOutput",
          "io.viesti.delivery.local.LocalDelivery",
          "io.viesti.node.Node");

  static Stream<ArchRule> rules() {
    return Stream.of(
        HouseRules.packagesAreNamedForWhatTheyDo(),
        HouseRules.nobodySleepsOrPrints(SPEAKING, AT_A_TERMINAL),
        HouseRules.nobodyWaitsForAFuture(WAITING, AT_A_TERMINAL),
        HouseRules.wireTypesAreValues(),
        HouseRules.statesKnowNoClock(),
        HouseRules.noPublicMutableFields(),
        HouseRules.everyEntityIsKnown("io.viesti.node.Entities"));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void hold(ArchRule rule) {
    rule.check(Program.CLASSES);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void canFail(ArchRule rule) {
    assertThatThrownBy(() -> rule.check(Program.SAMPLE)).isInstanceOf(AssertionError.class);
  }

  @Test
  void everyPackageSaysWhatLivesInIt() {
    assertThat(Program.sources())
        .isNotEmpty()
        .flatExtracting(Program::packages)
        .allSatisfy(
            folder ->
                assertThat(((Path) folder).resolve("package-info.java"))
                    .satisfies(file -> assertThat(Files.exists(file)).isTrue()));
  }
}
