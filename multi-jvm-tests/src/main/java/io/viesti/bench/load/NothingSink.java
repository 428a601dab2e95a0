package io.viesti.bench.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An SMTP server that stores nothing: what the client, the loopback and the protocol alone can do
 * on this machine. One thread; it looks for line ends only and knows just the commands the load
 * client says.
 */
public final class NothingSink implements AutoCloseable {
  private static final int READ = 64 * 1024;
  private static final byte[] END = "\r\n.\r\n".getBytes(StandardCharsets.US_ASCII);

  private final ServerSocketChannel listener;
  private final Selector selector;
  private final Thread thread;
  private final ByteBuffer in = ByteBuffer.allocate(READ);
  private final AtomicLong mails = new AtomicLong();
  private volatile boolean closed;

  public NothingSink() {
    try {
      selector = Selector.open();
      listener = ServerSocketChannel.open();
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
      listener.configureBlocking(false);
      listener.register(selector, SelectionKey.OP_ACCEPT);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    thread = new Thread(this::serve, "nothing-sink");
    thread.setDaemon(true);
    thread.start();
  }

  public int port() {
    return listener.socket().getLocalPort();
  }

  /** Mails it has said 250 to. */
  public long count() {
    return mails.get();
  }

  private void serve() {
    try {
      while (!closed) {
        selector.select(this::serve);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void serve(SelectionKey key) {
    try {
      if (key.isAcceptable()) {
        SocketChannel client = listener.accept();
        client.configureBlocking(false);
        client.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
        client.register(selector, SelectionKey.OP_READ, new Session());
        write(client, "220 nothing.bench.test ESMTP\r\n");
      } else {
        read((SocketChannel) key.channel(), (Session) key.attachment());
      }
    } catch (IOException gone) {
      close(key);
    }
  }

  private static void close(SelectionKey key) {
    try {
      key.channel().close();
    } catch (IOException closed) {
      // The client has gone; so has the channel.
    }
  }

  private void read(SocketChannel client, Session session) throws IOException {
    in.clear();
    if (client.read(in) < 0) {
      client.close();
      return;
    }
    String answer = session.take(in.array(), in.position());
    if (!answer.isEmpty()) {
      write(client, answer);
    }
  }

  private static void write(SocketChannel client, String answer) throws IOException {
    ByteBuffer out = ByteBuffer.wrap(answer.getBytes(StandardCharsets.US_ASCII));
    while (out.hasRemaining()) {
      client.write(out);
    }
  }

  /** Where one connection stands: in commands, or in a content whose end is being looked for. */
  private final class Session {
    private boolean inContent;
    private int matched;
    private final StringBuilder line = new StringBuilder();

    String take(byte[] octets, int length) {
      StringBuilder answer = new StringBuilder();
      for (int i = 0; i < length; i++) {
        if (inContent) {
          content(octets[i], answer);
        } else if (octets[i] == '\n') {
          command(answer);
          line.setLength(0);
        } else {
          line.append((char) octets[i]);
        }
      }
      return answer.toString();
    }

    private void content(byte octet, StringBuilder answer) {
      // CRLF can only start anew at CR, so no other fallback is needed.
      matched = octet == END[matched] ? matched + 1 : octet == '\r' ? 1 : 0;
      if (matched == END.length) {
        inContent = false;
        mails.incrementAndGet();
        answer.append("250 2.0.0 forgotten\r\n");
      }
    }

    private void command(StringBuilder answer) {
      if (line.length() >= 4 && line.substring(0, 4).equalsIgnoreCase("DATA")) {
        inContent = true;
        matched = 2;
        answer.append("354 go on\r\n");
      } else if (line.length() >= 4 && line.substring(0, 4).equalsIgnoreCase("AUTH")) {
        answer.append("235 2.7.0 believed\r\n");
      } else {
        answer.append("250 2.0.0 ok\r\n");
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    try {
      thread.join(5_000);
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
