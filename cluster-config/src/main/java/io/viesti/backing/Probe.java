package io.viesti.backing;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** One question to a server over TCP, and the first octets of what it answers. */
final class Probe {
  private static final int PATIENCE_MILLIS = 2_000;

  private Probe() {}

  /**
   * Sends octets on a new connection.
   *
   * @return the first {@code wanted} octets of the answer; none if nobody answers in 2 s
   */
  static byte[] ask(String host, int port, byte[] question, int wanted) {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
      socket.getOutputStream().write(question);
      byte[] answer = new byte[wanted];
      new DataInputStream(socket.getInputStream()).readFully(answer);
      return answer;
    } catch (IOException notYet) {
      return new byte[0];
    }
  }
}
