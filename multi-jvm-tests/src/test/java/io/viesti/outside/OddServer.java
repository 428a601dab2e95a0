package io.viesti.outside;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A remote server that behaves as badly as a test wants, and counts what it took. It can change its
 * manner at any time; connections already open keep to the old one until their next command.
 */
final class OddServer implements AutoCloseable {

  /** How it behaves. */
  enum Manner {
    TAKES_ALL,
    SAYS_NOTHING,
    HANGS_AFTER_DATA,
    HANGS_AFTER_THE_DOT,
    CUTS_AFTER_THE_DOT,
    REFUSES_ALL
  }

  private final ServerSocket listener;
  private final Thread acceptor;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<String> dotted = new CopyOnWriteArrayList<>();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile Manner manner;

  OddServer(String address, int port, Manner manner) {
    this.manner = manner;
    try {
      listener = new ServerSocket();
      listener.setReuseAddress(true);
      listener.bind(new InetSocketAddress(InetAddress.getByName(address), port), 50);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    acceptor = daemon(this::listen);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "odd-server");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void listen() {
    try {
      while (true) {
        Socket socket = listener.accept();
        connections.incrementAndGet();
        open.add(socket);
        daemon(() -> serve(socket));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      if (manner == Manner.SAYS_NOTHING) {
        in.readAllBytes();
        return;
      }
      say(out, manner == Manner.REFUSES_ALL ? "554 5.3.2 no mail here" : "220 odd.test");
      for (String line = line(in); line != null; line = line(in)) {
        String verb = line.substring(0, Math.min(4, line.length())).toUpperCase(Locale.ROOT);
        switch (verb) {
          case "EHLO" -> say(out, "250-odd.test\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES");
          case "DATA" -> {
            say(out, "354 go on");
            if (manner == Manner.HANGS_AFTER_DATA || !content(in, out)) {
              in.readAllBytes();
              return;
            }
          }
          case "QUIT" -> {
            say(out, "221 2.0.0 bye");
            return;
          }
          default -> say(out, "250 2.1.0 ok");
        }
      }
    } catch (IOException gone) {
      // The other side went, or the test is over.
    } finally {
      open.remove(socket);
    }
  }

  /** Takes a mail; false if the connection is of no more use. */
  private boolean content(InputStream in, OutputStream out) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String line = line(in); !".".equals(line); line = line(in)) {
      if (line == null) {
        return false;
      }
      text.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
    }
    Manner now = manner;
    dotted.add(text.toString());
    if (now == Manner.CUTS_AFTER_THE_DOT) {
      throw new IOException("cut");
    }
    if (now == Manner.HANGS_AFTER_THE_DOT) {
      return false;
    }
    accepted.incrementAndGet();
    say(out, "250 2.0.0 taken");
    return true;
  }

  private static void say(OutputStream out, String reply) throws IOException {
    out.write((reply + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c == '\n' && line.length() > 0 && line.charAt(line.length() - 1) == '\r') {
        return line.substring(0, line.length() - 1);
      }
      line.append((char) c);
    }
    return null;
  }

  void become(Manner other) {
    manner = other;
  }

  /** Mails whose final dot came, whatever it answered, in order. */
  List<String> dotted() {
    return new ArrayList<>(dotted);
  }

  /** Mails it answered 250 to. */
  int accepted() {
    return accepted.get();
  }

  int connections() {
    return connections.get();
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : open) {
        socket.close();
      }
      // Only when its accept has returned is the port free for the next test.
      acceptor.join(5_000);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
