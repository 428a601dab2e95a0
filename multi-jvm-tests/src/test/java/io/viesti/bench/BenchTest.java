package io.viesti.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class BenchTest {
  private final StringWriter out = new StringWriter();
  private final CommandLine command =
      new CommandLine(new Bench())
          .setOut(new PrintWriter(out, true))
          .setErr(new PrintWriter(out, true));

  @ParameterizedTest
  @ValueSource(strings = {"accept", "relay", "ledger", "cluster"})
  void everyBenchmarkExplainsItselfWithExamples(String name) {
    assertThat(command.execute(name, "--help")).isZero();
    assertThat(out.toString())
        .contains("Examples:")
        .contains("viesti bench " + name)
        .contains("--json");
  }

  @Test
  void withoutANameItSaysWhatThereIs() {
    assertThat(command.execute()).isNotZero();
    assertThat(out.toString()).contains("which benchmark?").contains("accept").contains("ledger");
  }

  @Test
  void anUnknownWorkloadIsExplained() {
    assertThat(command.execute("accept", "--workloads", "3k")).isNotZero();
    assertThat(out.toString()).contains("2k, 50k or mix");
  }
}
