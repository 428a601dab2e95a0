package io.viesti.bench.load;

import io.viesti.bench.load.SmtpLoad.Credentials;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** One SMTP connection of the load client and the mail it carries. Used by the client's thread. */
final class SmtpSession {
  private static final long RECONNECT_NANOS = 50_000_000;
  private static final ByteBuffer END_OF_DATA =
      ByteBuffer.wrap(".\r\n".getBytes(StandardCharsets.US_ASCII)).asReadOnlyBuffer();

  /** What the next reply answers. */
  private enum Step {
    CLOSED,
    CONNECTING,
    GREETING,
    EHLO,
    AUTH,
    IDLE,
    MAIL,
    RCPT,
    DATA,
    CONTENT,
    RSET
  }

  private final InetSocketAddress server;
  private final Optional<Credentials> credentials;
  private final Feed feed;
  private final ReplyReader replies = new ReplyReader();

  private SocketChannel channel;
  private SelectionKey key;
  private Step step = Step.CLOSED;
  private long connectNotBefore = System.nanoTime();
  private Letter letter;
  private int recipient;
  private long started;
  private ByteBuffer[] unsent = {};
  private long lastMoved;

  SmtpSession(InetSocketAddress server, Optional<Credentials> credentials, Feed feed) {
    this.server = server;
    this.credentials = credentials;
    this.feed = feed;
  }

  boolean holdsLetter() {
    return letter != null;
  }

  /** Connects or takes the next mail, if it can. */
  void proceed(Selector selector) {
    if (step == Step.IDLE) {
      nextLetter();
    } else if (step == Step.CLOSED
        && !feed.exhausted()
        && System.nanoTime() - connectNotBefore >= 0) {
      connect(selector);
    }
  }

  /** Gives up a server that has been silent for too long, whatever is open. */
  void endSilence(long atMostNanos) {
    boolean waiting = step != Step.CLOSED && step != Step.IDLE;
    if (waiting && System.nanoTime() - lastMoved > atMostNanos) {
      broken("silent in " + step);
    }
  }

  private void connect(Selector selector) {
    lastMoved = System.nanoTime();
    try {
      replies.reset();
      unsent = new ByteBuffer[0];
      channel = SocketChannel.open();
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      step = Step.CONNECTING;
      boolean atOnce = channel.connect(server);
      key =
          channel.register(selector, atOnce ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, this);
      if (atOnce) {
        step = Step.GREETING;
      }
    } catch (IOException e) {
      broken(e.toString());
    }
  }

  /** The selector's word that the socket can do what was waited for. */
  void ready() {
    lastMoved = System.nanoTime();
    try {
      if (key.isConnectable() && channel.finishConnect()) {
        step = Step.GREETING;
        key.interestOps(SelectionKey.OP_READ);
      }
      if (key.isValid() && key.isWritable()) {
        flush();
      }
      if (key.isValid() && key.isReadable()) {
        read();
      }
    } catch (IOException e) {
      broken(e.toString());
    }
  }

  private void read() throws IOException {
    if (channel.read(replies.buffer()) < 0) {
      broken("closed by the server");
      return;
    }
    for (String reply = replies.next(); reply != null; reply = replies.next()) {
      answered(reply);
      if (step == Step.CLOSED) {
        return;
      }
    }
  }

  private void answered(String reply) throws IOException {
    if (reply.startsWith("421")) {
      closedBy421(reply);
      return;
    }
    switch (step) {
      case GREETING -> {
        requireSetup(reply, '2');
        say(Step.EHLO, "EHLO load.bench.test\r\n");
      }
      case EHLO -> {
        requireSetup(reply, '2');
        if (credentials.isPresent()) {
          say(Step.AUTH, "AUTH PLAIN " + plain(credentials.get()) + "\r\n");
        } else {
          nextLetter();
        }
      }
      case AUTH -> {
        requireSetup(reply, '2');
        nextLetter();
      }
      case MAIL, RCPT -> {
        if (reply.charAt(0) != '2') {
          refused(reply);
        } else if (recipient < letter.recipients().size()) {
          say(Step.RCPT, "RCPT TO:<" + letter.recipients().get(recipient++) + ">\r\n");
        } else {
          say(Step.DATA, "DATA\r\n");
        }
      }
      case DATA -> {
        if (reply.charAt(0) != '3') {
          refused(reply);
        } else {
          sendContent();
        }
      }
      case CONTENT -> finished(reply);
      case RSET -> nextLetter();
      default -> throw new IOException("unexpected reply: " + reply);
    }
  }

  /** A session that cannot be set up is tried anew, as any other broken one. */
  private static void requireSetup(String reply, char expected) throws IOException {
    if (reply.isEmpty() || reply.charAt(0) != expected) {
      throw new IOException("session refused: " + reply);
    }
  }

  private static String plain(Credentials own) {
    String message = "\0" + own.address() + "\0" + own.password();
    return Base64.getEncoder().encodeToString(message.getBytes(StandardCharsets.UTF_8));
  }

  private void nextLetter() {
    Optional<Letter> next = feed.next(credentials);
    if (next.isEmpty()) {
      step = Step.IDLE;
      return;
    }
    letter = next.get();
    recipient = 0;
    started = System.nanoTime();
    try {
      say(Step.MAIL, "MAIL FROM:<" + letter.sender() + ">\r\n");
    } catch (IOException e) {
      broken(e.toString());
    }
  }

  private void sendContent() throws IOException {
    ByteBuffer[] content = letter.content();
    unsent = java.util.Arrays.copyOf(content, content.length + 1);
    unsent[content.length] = END_OF_DATA.duplicate();
    step = Step.CONTENT;
    flush();
  }

  private void finished(String reply) {
    Letter done = letter;
    letter = null;
    if (reply.charAt(0) == '2') {
      feed.accepted(done, System.nanoTime() - started);
    } else {
      feed.refused(done, reply);
    }
    nextLetter();
  }

  private void refused(String reply) throws IOException {
    Letter refused = letter;
    letter = null;
    feed.refused(refused, reply);
    say(Step.RSET, "RSET\r\n");
  }

  private void closedBy421(String reply) {
    Letter refused = letter;
    letter = null;
    if (refused != null) {
      feed.refused(refused, reply);
    }
    broken(reply);
  }

  private void say(Step next, String command) throws IOException {
    lastMoved = System.nanoTime();
    step = next;
    unsent = new ByteBuffer[] {ByteBuffer.wrap(command.getBytes(StandardCharsets.US_ASCII))};
    flush();
  }

  private void flush() throws IOException {
    channel.write(unsent);
    boolean all = !unsent[unsent.length - 1].hasRemaining();
    int wanted = all ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE;
    if (key.interestOps() != wanted) {
      key.interestOps(wanted);
    }
  }

  private void broken(String why) {
    close();
    connectNotBefore = System.nanoTime() + RECONNECT_NANOS;
    if (letter != null) {
      Letter lost = letter;
      letter = null;
      feed.lost(lost, why);
    }
  }

  /** Closes the connection without a word; the mail it carries, if any, stays its own. */
  void close() {
    step = Step.CLOSED;
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException gone) {
      // It is closed, which is all we want.
    }
  }
}
