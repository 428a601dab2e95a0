package io.viesti.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster with TLS on every connection inside, in a namespace of its own for the default ports.
 */
class InsideTlsIT {

  @Test
  void mailGoesThroughAndStrangersStayOut(@TempDir Path data) {
    assumeThat(Namespace.missing()).isEmpty();
    assertThat(Namespace.run(InsideTlsProof.class.getName(), List.of(data.toString())))
        .as("exit status of the proof, whose output is above")
        .isZero();
  }
}
