package io.viesti.delivery;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A remote SMTP server for tests, on loopback, one thread per connection. What it answers to each
 * command can be changed at any time; {@link #HANG} is no answer, {@link #CUT} closes.
 */
public final class FakeMta implements AutoCloseable {
  public static final String HANG = "hang";
  public static final String CUT = "cut";

  /** A mail it took. */
  public record Mail(String from, List<String> to, byte[] octets) {
    public String text() {
      return new String(octets, StandardCharsets.UTF_8);
    }
  }

  public volatile String greeting = "220 fake.test ESMTP";
  public volatile String ehlo = "250-fake.test\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SMTPUTF8";
  public volatile Function<String, String> command = line -> null;
  public volatile Function<Integer, String> afterDot = mails -> "250 2.0.0 taken";
  public volatile SSLContext tls;

  private final ServerSocket server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final List<Mail> mails = new CopyOnWriteArrayList<>();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final AtomicInteger dots = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();

  public FakeMta() {
    this(0);
  }

  public FakeMta(int port) {
    try {
      server = new ServerSocket(port, 200, InetAddress.getByName("127.0.0.1"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::accept);
  }

  public int port() {
    return server.getLocalPort();
  }

  public List<Mail> mails() {
    return mails;
  }

  /** All command lines heard. */
  public List<String> lines() {
    return lines;
  }

  /** Mails whose end was heard, whatever was answered. */
  public int dots() {
    return dots.get();
  }

  public int connections() {
    return connections.get();
  }

  /** Connections open now. */
  public int open() {
    return sockets.size();
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "fake-mta");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        connections.incrementAndGet();
        sockets.add(socket);
        daemon(() -> serve(socket));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void serve(Socket plain) {
    Socket socket = plain;
    try {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      if (!say(out, greeting)) {
        return;
      }
      String from = "";
      List<String> to = new CopyOnWriteArrayList<>();
      for (String line = line(in); line != null; line = line(in)) {
        lines.add(line);
        String verb =
            line.length() < 4 ? line : line.substring(0, 4).toUpperCase(java.util.Locale.ROOT);
        String answer = command.apply(line);
        if (answer == null) {
          answer =
              switch (verb) {
                case "EHLO" -> ehlo;
                case "DATA" -> to.isEmpty() ? "554 5.5.1 no recipients" : "354 go";
                case "QUIT" -> "221 bye";
                case "STAR" -> tls == null ? "502 5.5.1 no" : "220 go";
                default -> "250 2.0.0 ok";
              };
        }
        if (!say(out, answer)) {
          return;
        }
        boolean good = answer.startsWith("2");
        if (verb.equals("MAIL") && good) {
          from = between(line);
          to = new CopyOnWriteArrayList<>();
        } else if (verb.equals("RCPT") && good) {
          to.add(between(line));
        } else if (verb.equals("RSET")) {
          to = new CopyOnWriteArrayList<>();
        } else if (verb.equals("QUIT")) {
          return;
        } else if (verb.equals("STAR") && good) {
          SSLSocket secure =
              (SSLSocket) tls.getSocketFactory().createSocket(socket, "localhost", 0, true);
          secure.setUseClientMode(false);
          secure.startHandshake();
          socket = secure;
          in = new BufferedInputStream(socket.getInputStream());
          out = socket.getOutputStream();
        } else if (answer.startsWith("354")) {
          byte[] octets = content(in);
          if (octets == null) {
            return;
          }
          String end = afterDot.apply(dots.incrementAndGet());
          if (end.startsWith("2")) {
            mails.add(new Mail(from, List.copyOf(to), octets));
          }
          to = new CopyOnWriteArrayList<>();
          if (!say(out, end)) {
            return;
          }
        }
      }
    } catch (IOException gone) {
      // The client left.
    } finally {
      sockets.remove(plain);
      close(socket);
    }
  }

  private boolean say(OutputStream out, String answer) throws IOException {
    if (answer.equals(CUT)) {
      return false;
    }
    if (!answer.equals(HANG)) {
      out.write((answer + "\r\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    }
    return true;
  }

  private static String between(String line) {
    return line.substring(line.indexOf('<') + 1, line.indexOf('>'));
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int octet = in.read(); octet >= 0; octet = in.read()) {
      if (octet == '\n') {
        String text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
      }
      line.write(octet);
    }
    return null;
  }

  /** The mail's octets without the transparency of RFC 5321 §4.5.2. */
  private static byte[] content(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int before = -1;
    for (int octet = in.read(); octet >= 0; octet = in.read()) {
      line.write(octet);
      if (octet == '\n' && before == '\r') {
        byte[] whole = line.toByteArray();
        if (whole.length == 3 && whole[0] == '.') {
          return all.toByteArray();
        }
        int skip = whole[0] == '.' ? 1 : 0;
        all.write(whole, skip, whole.length - skip);
        line.reset();
      }
      before = octet;
    }
    return null;
  }

  /** Closes all connections, as a server that dies. */
  public void cutAll() {
    sockets.forEach(FakeMta::close);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException closedAlready) {
      // That is what was wanted.
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cutAll();
  }
}
