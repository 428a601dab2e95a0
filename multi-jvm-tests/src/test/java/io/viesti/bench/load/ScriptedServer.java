package io.viesti.bench.load;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A small SMTP server for one connection at a time that keeps what it hears, and misbehaves once
 * told.
 */
final class ScriptedServer implements AutoCloseable {
  private final ServerSocket listener;
  private final String command;
  private final String answer;
  private boolean cutNextContent;
  private final List<String> commands = new CopyOnWriteArrayList<>();
  private final List<byte[]> contents = new CopyOnWriteArrayList<>();

  private ScriptedServer(String command, String answer, boolean cutFirstContent) {
    this.command = command;
    this.answer = answer;
    this.cutNextContent = cutFirstContent;
    try {
      listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread thread = new Thread(this::serve, "scripted-server");
    thread.setDaemon(true);
    thread.start();
  }

  static ScriptedServer obliging() {
    return new ScriptedServer("never", "", false);
  }

  /** Gives this answer to every command that begins so; an empty one is silence. */
  static ScriptedServer answering(String command, String answer) {
    return new ScriptedServer(command, answer, false);
  }

  static ScriptedServer cuttingAfterFirstContent() {
    return new ScriptedServer("never", "", true);
  }

  int port() {
    return listener.getLocalPort();
  }

  List<String> commands() {
    return commands;
  }

  List<byte[]> contents() {
    return contents;
  }

  private void serve() {
    while (!listener.isClosed()) {
      try (Socket client = listener.accept()) {
        serve(client);
      } catch (IOException gone) {
        // The next client may do better; a closed listener ends the loop.
      }
    }
  }

  private void serve(Socket client) throws IOException {
    InputStream in = new BufferedInputStream(client.getInputStream());
    say(client, "220 scripted.test");
    for (String line = line(in); line != null; line = line(in)) {
      commands.add(line);
      if (line.startsWith(command)) {
        say(client, answer);
      } else if (line.startsWith("EHLO")) {
        say(client, "250-scripted.test\r\n250 AUTH PLAIN");
      } else if (line.equals("DATA")) {
        say(client, "354 go on");
        contents.add(content(in));
        if (cutNextContent) {
          cutNextContent = false;
          return;
        }
        say(client, "250 2.0.0 kept");
      } else {
        say(client, line.startsWith("AUTH") ? "235 2.7.0 yes" : "250 2.0.0 ok");
      }
    }
  }

  private static void say(Socket client, String reply) throws IOException {
    if (!reply.isEmpty()) {
      client.getOutputStream().write((reply + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c == '\n') {
        return line.toString().stripTrailing();
      }
      line.append((char) c);
    }
    return null;
  }

  private static byte[] content(InputStream in) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    String line = line(in);
    while (line != null && !line.equals(".")) {
      content.writeBytes((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
      line = line(in);
    }
    return content.toByteArray();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
