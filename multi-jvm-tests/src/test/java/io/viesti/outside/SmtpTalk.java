package io.viesti.outside;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A client that says exactly what a test wants said, octet by octet. */
final class SmtpTalk implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket;
  private final InputStream in;

  private SmtpTalk(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /** Connects and takes the greeting. */
  static SmtpTalk with(int port) {
    return with("127.0.0.1", port);
  }

  /** Connects to another of our own addresses and takes the greeting. */
  static SmtpTalk with(String host, int port) {
    SmtpTalk talk = connect(host, port);
    assertThat(talk.reply()).startsWith("220");
    return talk;
  }

  /** Connects only. */
  static SmtpTalk connect(int port) {
    return connect("127.0.0.1", port);
  }

  static SmtpTalk connect(String host, int port) {
    try {
      Socket socket = new Socket();
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(new InetSocketAddress(host, port), 5_000);
      return new SmtpTalk(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends one line and takes the whole reply, which must begin so. */
  String expect(String start, String line) {
    send(line + "\r\n");
    String reply = reply();
    assertThat(reply).as("reply to " + line).startsWith(start);
    return reply;
  }

  /** Sends octets (one per char) as they are. */
  SmtpTalk send(String octets) {
    return send(octets.getBytes(StandardCharsets.ISO_8859_1));
  }

  SmtpTalk send(byte[] octets) {
    try {
      socket.getOutputStream().write(octets);
      socket.getOutputStream().flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next reply, all its lines; empty if the server closed the connection. */
  String reply() {
    StringBuilder reply = new StringBuilder();
    try {
      String line = line();
      while (line != null) {
        reply.append(line).append('\n');
        if (line.length() < 4 || line.charAt(3) != '-') {
          break;
        }
        line = line();
      }
    } catch (SocketTimeoutException silence) {
      throw new AssertionError(
          "no reply within " + PATIENCE_MILLIS + " ms, only: " + reply, silence);
    } catch (IOException reset) {
      return reply.toString();
    }
    return reply.toString();
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c == '\n') {
        return line.toString().stripTrailing();
      }
      line.append((char) c);
    }
    return null;
  }

  /** EHLO, MAIL, RCPTs and DATA, up to the 354. */
  SmtpTalk upToData(String from, String... to) {
    expect("250", "EHLO client.test");
    return nextUpToData(from, to);
  }

  /** MAIL, RCPTs and DATA of a further mail. */
  SmtpTalk nextUpToData(String from, String... to) {
    expect("250", "MAIL FROM:<" + from + ">");
    for (String recipient : to) {
      expect("250", "RCPT TO:<" + recipient + ">");
    }
    expect("354", "DATA");
    return this;
  }

  /** A whole transaction; the final reply. */
  String mail(String from, String to, String content) {
    upToData(from, to);
    send(content);
    send(".\r\n");
    return reply();
  }

  void authPlain(String address, String password) {
    String message = "\0" + address + "\0" + password;
    expect(
        "235",
        "AUTH PLAIN "
            + Base64.getEncoder().encodeToString(message.getBytes(StandardCharsets.UTF_8)));
  }

  /** Whether the server closes the connection before it says anything more. */
  boolean closedByServer() {
    return reply().isEmpty();
  }

  /** Vanishes without QUIT. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
