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
  private static final long END_MASK = (1L << 8 * END.length) - 1;
  private static final long END_BITS = bits(END);

  private final ServerSocketChannel listener;
  private final Selector selector;
  private final Thread thread;
  private final ByteBuffer in = ByteBuffer.allocate(READ);
  private final AtomicLong mails = new AtomicLong();
  private volatile boolean closed;

  private static long bits(byte[] octets) {
    long bits = 0;
    for (byte octet : octets) {
      bits = bits << 8 | octet;
    }
    return bits;
  }

  /** Listens on a free loopback port. */
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

  /** Where one connection stands. The load client waits for every reply, which makes this short. */
  private final class Session {
    private boolean inContent;

    /** The last octets of the content so far, the newest in the lowest bits. */
    private long tail;

    private final StringBuilder line = new StringBuilder();

    String take(byte[] octets, int length) {
      if (inContent) {
        return content(octets, length);
      }
      StringBuilder answer = new StringBuilder();
      for (int i = 0; i < length; i++) {
        if (octets[i] == '\n') {
          command(answer);
          line.setLength(0);
        } else {
          line.append((char) octets[i]);
        }
      }
      return answer.toString();
    }

    /** Nothing follows the end of data before our reply, so only the last octets matter. */
    private String content(byte[] octets, int length) {
      for (int i = Math.max(0, length - END.length); i < length; i++) {
        tail = tail << 8 | octets[i];
      }
      if ((tail & END_MASK) != END_BITS) {
        return "";
      }
      inContent = false;
      mails.incrementAndGet();
      return "250 2.0.0 forgotten\r\n";
    }

    private void command(StringBuilder answer) {
      if (line.indexOf("DATA") == 0) {
        inContent = true;
        tail = '\r' << 8 | '\n';
        answer.append("354 go on\r\n");
      } else {
        answer.append(line.indexOf("AUTH") == 0 ? "235 2.7.0 believed\r\n" : "250 2.0.0 ok\r\n");
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
