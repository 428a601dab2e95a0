package io.viesti.local;

import io.viesti.backing.ServerException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Finds out before anything is started whether a port can be had. */
final class PortCheck {
  private PortCheck() {}

  /**
   * @throws ServerException when somebody else listens there
   */
  static void requireFree(String who, String host, int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(host, port));
    } catch (IOException e) {
      throw new ServerException(
          who + " can't have " + host + ":" + port + " (" + e.getMessage() + "); stop what uses it",
          e);
    }
  }
}
