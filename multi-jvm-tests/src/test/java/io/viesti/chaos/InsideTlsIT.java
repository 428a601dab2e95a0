package io.viesti.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster with TLS on every connection inside, in a namespace of its own for the default ports.
 */
class InsideTlsIT {

  /** The proof's own words; a forked test's standard output belongs to the test runner. */
  private static final Path LOG = Path.of("target", "inside-tls.log").toAbsolutePath();

  @Test
  void mailGoesThroughAndStrangersStayOut(@TempDir Path data) throws IOException {
    assumeThat(Namespace.missing()).isEmpty();
    int status =
        Namespace.run(InsideTlsProof.class.getName(), List.of(data.toString(), LOG.toString()));
    assertThat(status).as(Files.readString(LOG)).isZero();
  }
}
