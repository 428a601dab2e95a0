package io.viesti.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.viesti.edge.protocol.Patience;
import io.viesti.edge.protocol.SessionKind;
import io.viesti.edge.protocol.SessionLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmtpSettingsTest {
  @TempDir Path data;

  @Test
  void theShippedOnesAreTheContracts() {
    SmtpSettings settings =
        FakeNode.settings(
            data,
            """
            viesti.smtp.port = 2525, viesti.submission.port = 2587
            viesti.submission.plaintext-auth = never""");
    assertThat(settings.port()).isEqualTo(2525);
    assertThat(settings.submissionPort()).isEqualTo(2587);
    assertThat(settings.session()).isEqualTo(SessionLimits.DEFAULT);
    assertThat(settings.patience()).isEqualTo(Patience.Times.DEFAULT);
    assertThat(settings.node().mailsPerMinute()).isEqualTo(100);
    assertThat(settings.plaintextAuthOnLoopback()).isFalse();
    assertThat(settings.trustedNetworks().contains(InetAddress.getLoopbackAddress())).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "viesti.smtp.port = 70000|smtp.port",
        "viesti.smtp.port = -1|smtp.port",
        "viesti.smtp.port = many|smtp.port",
        "viesti.hostname = \"not a name\"|hostname",
        "viesti.smtp.trusted-networks = [\"10.0.0.0/99\"]|trusted-networks",
        "viesti.smtp.trusted-networks = [\"nonsense\"]|trusted-networks",
        "viesti.submission.plaintext-auth = always|plaintext-auth",
        "viesti.limits.message-size = 1 KiB|message-size",
        "viesti.limits.recipients = 0|recipients",
        "viesti.limits.connections = -5|connections",
        "viesti.smtp.timeouts.command = 0s|command",
        "viesti.smtp.tls.certificate = /some/file|smtp.tls",
      })
  void whatCannotBeIsNamed(String line, String key) {
    assertThatThrownBy(() -> FakeNode.settings(data, line)).hasMessageContaining(key);
  }

  @Test
  void aPortThatIsTakenIsNamedAndNothingStaysOpen() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThatThrownBy(
              () ->
                  SmtpServer.start(
                          new FakeNode().services(),
                          FakeNode.settings(data, "viesti.submission.tls-port = " + port))
                      .toCompletableFuture()
                      .join())
          .isInstanceOf(CompletionException.class)
          .hasMessageContaining("127.0.0.1:" + port + " (SUBMISSIONS)");
    }
  }

  @Test
  void aCertificateThatIsMissingIsNamed() {
    assertThatThrownBy(
            () ->
                SmtpServer.start(
                        new FakeNode().services(),
                        FakeNode.settings(
                            data, "viesti.smtp.tls { certificate = /none.pem, key = /none.key }"))
                    .toCompletableFuture()
                    .join())
        .hasMessageContaining("/none.pem");
  }

  @Test
  void itsOwnCertificateIsKeptAndCanBeConfigured() {
    FakeNode node = new FakeNode();
    SmtpServer first =
        SmtpServer.start(node.services(), FakeNode.settings(data, "")).toCompletableFuture().join();
    first.drain(Duration.ZERO).toCompletableFuture().join();
    Path certificate = data.resolve("tls/smtp-certificate.pem");
    Path key = data.resolve("tls/smtp-key.pem");
    SmtpServer second =
        SmtpServer.start(
                new FakeNode().services(),
                FakeNode.settings(
                    data,
                    "viesti.smtp.tls { certificate = \"%s\", key = \"%s\" }"
                        .formatted(certificate, key)))
            .toCompletableFuture()
            .join();
    assertThat(second.port(SessionKind.MX)).isPositive();
    second.drain(Duration.ZERO).toCompletableFuture().join();
  }
}
