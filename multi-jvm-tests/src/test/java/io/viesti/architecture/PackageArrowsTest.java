package io.viesti.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows between packages: what each package-info says it may use, and no way back. */
class PackageArrowsTest {

  static Stream<String> core() throws IOException {
    return sentences("mailbox-actor", "io.viesti").keySet().stream();
  }

  static Stream<String> http() throws IOException {
    return sentences("http-api", "io.viesti.http").keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("core")
  void coreUsesWhatItSays(String name) throws IOException {
    Map<String, MayUse> all = sentences("mailbox-actor", "io.viesti");
    all.get(name).rule(all).check(Program.CLASSES);
  }

  @ParameterizedTest
  @MethodSource("http")
  void httpUsesWhatItSays(String name) throws IOException {
    Map<String, MayUse> all = sentences("http-api", "io.viesti.http");
    all.get(name).rule(all).check(Program.CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().assignedFrom(new Houses()).should().beFreeOfCycles().check(Program.CLASSES);
  }

  @Test
  void packageThatUsesMoreThanItSaysIsFound() {
    String root = "io.viesti.architecture.sample";
    MayUse nothing = MayUse.of(root, "low", "/** Low. May use nothing of Viesti. */");
    MayUse high = MayUse.of(root, "low", "/** Low. May use\n * {@code high}. */");

    assertThatThrownBy(() -> nothing.rule(Map.of()).check(Program.SAMPLE))
        .hasMessageContaining("High");
    high.rule(Map.of()).check(Program.SAMPLE);
  }

  @Test
  void cycleIsFound() {
    ArchRule rule =
        slices().matching("io.viesti.architecture.sample.(*)").should().beFreeOfCycles();

    assertThatThrownBy(() -> rule.check(Program.SAMPLE)).hasMessageContaining("Cycle detected");
  }

  @Test
  void sentenceIsReadAcrossLines() {
    MayUse may =
        MayUse.of(
            "io.viesti",
            "a",
            "/**\n * Text. May use {@code b}, {@code\n * c} and what those may use. More {@code d}. */");

    assertThat(may.named()).containsExactly("b", "c");
    assertThat(may.andTheirs()).isTrue();
  }

  private static Map<String, MayUse> sentences(String module, String root) throws IOException {
    Map<String, MayUse> all = new TreeMap<>();
    for (Path source : Program.sources()) {
      if (!source.getParent().getParent().getParent().endsWith(module)) {
        continue;
      }
      for (Path folder : Program.packages(source)) {
        String whole = source.relativize(folder).toString().replace('/', '.');
        if (whole.startsWith(root + ".")) {
          String name = whole.substring(root.length() + 1);
          String text = Files.readString(folder.resolve("package-info.java"));
          all.put(name, MayUse.of(root, name, text));
        }
      }
    }
    assertThat(all).isNotEmpty();
    return all;
  }

  /** A slice for each package; the API's own package puts its parts together. */
  private static final class Houses implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      String name = type.getPackageName();
      return name.equals("io.viesti.http") ? SliceIdentifier.ignore() : SliceIdentifier.of(name);
    }

    @Override
    public String getDescription() {
      return "packages";
    }
  }
}
