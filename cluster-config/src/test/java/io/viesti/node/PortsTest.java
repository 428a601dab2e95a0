package io.viesti.node;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {
  @Test
  void a_taken_port_is_one_line_that_names_port_and_setting() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(
              () -> Ports.requireFree("viesti.smtp.port", "127.0.0.1", taken.getLocalPort()))
          .isInstanceOf(StartupException.class)
          .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
          .hasMessageContaining("viesti.smtp.port");
    }
  }

  @Test
  void a_free_port_passes() throws IOException {
    int port;
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = probe.getLocalPort();
    }
    assertThatCode(() -> Ports.requireFree("viesti.http.port", "127.0.0.1", port))
        .doesNotThrowAnyException();
  }

  @Test
  void a_number_that_is_no_port_is_refused() {
    assertThatThrownBy(() -> Ports.requireFree("viesti.http.port", "127.0.0.1", 70_000))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("70000");
  }
}
