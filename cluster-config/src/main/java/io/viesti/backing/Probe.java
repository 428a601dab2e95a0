package io.viesti.backing;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.SocketFactory;

/** One question to a server over TCP, and the first octets of what it answers. */
public final class Probe {
  private static final int PATIENCE_MILLIS = 2_000;

  private Probe() {}

  /**
   * Sends octets on a new connection.
   *
   * @param sockets plain, or with TLS
   * @return the first {@code wanted} octets of the answer; none if nobody answers in 2 s
   */
  public static byte[] ask(
      SocketFactory sockets, String host, int port, byte[] question, int wanted) {
    try (Socket socket = sockets.createSocket()) {
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

  /** The status that a GET of {@code path} answers; 0 if nobody does in 2 s. */
  public static int status(SocketFactory sockets, String host, int port, String path) {
    String question =
        "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
    byte[] answer = ask(sockets, host, port, question.getBytes(StandardCharsets.US_ASCII), 12);
    String line = new String(answer, StandardCharsets.US_ASCII);
    return line.matches("HTTP/1\\.[01] \\d{3}") ? Integer.parseInt(line.substring(9)) : 0;
  }
}
