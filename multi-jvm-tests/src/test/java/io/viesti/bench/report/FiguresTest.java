package io.viesti.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.viesti.outside.process.ProcessTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FiguresTest {
  @TempDir Path folder;

  @Test
  void theMedianIsTheMiddleRun() {
    assertThat(new Spread(List.of(5.0, 1.0, 9.0)).median()).isEqualTo(5);
    assertThat(new Spread(List.of(4.0, 1.0, 2.0, 9.0)).median()).isEqualTo(3);
  }

  @Test
  void aSpreadShowsMedianAndExtremes() {
    assertThat(new Spread(List.of(904.0, 805.4, 929.0)).show(0)).isEqualTo("904 [805-929]");
    assertThat(new Spread(List.of(1.234)).show(2)).isEqualTo("1.23");
  }

  @Test
  void aFigureNeedsARun() {
    assertThatThrownBy(() -> new Spread(List.of())).hasMessage("a figure without a run");
  }

  @Test
  void columnsLineUp() {
    assertThat(new Table("a", "long name").row("1000", "x").toString())
        .isEqualTo("| a    | long name |\n|------|-----------|\n| 1000 | x         |\n");
  }

  @Test
  void theMachineIsDescribed() {
    Machine machine = Machine.here();

    assertThat(machine.cores()).isPositive();
    assertThat(machine.memoryMiB()).isGreaterThan(100);
    assertThat(machine.toString()).contains("cores").contains("Java 17".substring(0, 4));
  }

  @Test
  void resultsAreWrittenAsJson() throws IOException {
    Path file = folder.resolve("result.json");
    JsonFile.write(file, new Spread(List.of(1.5)));

    assertThat(Files.readString(file)).contains("\"runs\" : [ 1.5 ]");
    JsonFile.write(null, "nowhere");
  }

  @Test
  void aMeterSeesTheClientsOwnWork() {
    Usage.Meter meter = new Usage.Meter(new ProcessTree(ProcessHandle.current().pid()));
    double sum = 0;
    do {
      for (int i = 0; i < 100_000; i++) {
        sum += Math.sqrt(i);
      }
    } while (meter.read().clientCpu() < 0.02);
    assertThat(sum).isPositive();
    assertThat(meter.read().othersPercent()).isBetween(0.0, 100.0);
  }
}
