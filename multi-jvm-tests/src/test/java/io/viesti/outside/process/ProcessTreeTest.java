package io.viesti.outside.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessTreeTest {

  @Test
  void countsTheCpuOfChildrenThatHaveEndedToo() {
    List<String> busyChild =
        List.of("sh", "-c", "sh -c 'i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done'; sleep 30");
    var folder = Folders.temporary("tree");
    try (OwnProcess process =
        OwnProcess.start("busy", busyChild, folder, Map.of(), folder.resolve("log"))) {
      ProcessTree tree = new ProcessTree(process.pid());

      Waiting.until("CPU to be seen", Duration.ofSeconds(20), () -> tree.cpuSeconds() > 0.05);
      assertThat(tree.residentOctets()).isPositive();
    } finally {
      Folders.delete(folder);
    }
  }

  @Test
  void theMachineUsesAtLeastWhatWeUse() {
    double before = ProcessTree.machineCpuSeconds();
    new ProcessTree(ProcessHandle.current().pid()).cpuSeconds();

    assertThat(ProcessTree.machineCpuSeconds()).isGreaterThanOrEqualTo(before);
    assertThat(ProcessTree.load()).isNotNegative();
  }

  @Test
  void portsGivenAreFreeAndDifferent() {
    int one = FreePorts.next();
    int two = FreePorts.next();

    assertThat(one).isNotEqualTo(two);
    assertThat(Waiting.answers(one)).isFalse();
  }

  @Test
  void aFailedCommandShowsWhatItPrinted() {
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () ->
                OwnProcess.run(List.of("sh", "-c", "echo reason; exit 3"), Duration.ofSeconds(10)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("exited 3")
        .hasMessageContaining("reason");
  }
}
