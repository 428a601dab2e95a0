package io.viesti.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Finds out before anything is started whether a port can be had, so that a taken one is one clear
 * line and not a half-started node.
 */
final class Ports {
  private Ports() {}

  /**
   * @param key the setting that names the port
   * @throws StartupException when it is taken or not ours to bind
   */
  static void requireFree(String key, String host, int port) {
    if (port < 0 || port > 65_535) {
      throw new StartupException(key + " = " + port + " is not a port");
    }
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getByName(host), port));
    } catch (IOException e) {
      throw new StartupException(
          "can't listen on "
              + host
              + ":"
              + port
              + " ("
              + e.getMessage()
              + "); stop what uses it or set "
              + key,
          e);
    }
  }
}
