package io.viesti.chaos;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of many clients that follow {@code GET /events}: HTTP/1.0, so that nothing but the events
 * comes. Used by its crowd's thread.
 */
final class StreamClient {
  private static final Pattern EMAIL = Pattern.compile("\"email_id\"\\s*:\\s*\"([^\"]+)\"");

  private final String address;
  private final String authorization;
  private final List<String> announced = new ArrayList<>();
  private final StringBuilder line = new StringBuilder();
  private SocketChannel channel;
  private boolean inHead;
  private boolean listening;
  private boolean toldToResync;
  private String lastId;
  private String pendingId;
  private String type = "";
  private String data = "";

  StreamClient(String address, String authorization) {
    this.address = address;
    this.authorization = authorization;
  }

  String address() {
    return address;
  }

  /** Email ids of the mails announced, in order. */
  List<String> announced() {
    return announced;
  }

  boolean toldToResync() {
    return toldToResync;
  }

  /** Whether the stream is there now, and an event has come so that it can be resumed. */
  boolean canResume() {
    return listening && lastId != null;
  }

  boolean listening() {
    return listening;
  }

  void connect(Selector selector, String host) throws IOException {
    line.setLength(0);
    pendingId = null;
    type = "";
    data = "";
    inHead = true;
    listening = false;
    channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.connect(new InetSocketAddress(host, House.HTTP));
    channel.register(selector, SelectionKey.OP_CONNECT, this);
  }

  /** Goes on; false when the connection is gone. */
  boolean proceed(SelectionKey key, ByteBuffer buffer) {
    try {
      if (key.isConnectable() && channel.finishConnect()) {
        key.interestOps(SelectionKey.OP_READ);
        channel.write(ByteBuffer.wrap(request().getBytes(StandardCharsets.US_ASCII)));
      }
      return !key.isReadable() || read(buffer);
    } catch (IOException gone) {
      return false;
    }
  }

  private String request() {
    return "GET /events HTTP/1.0\r\nHost: chaos.test\r\nAccept: text/event-stream\r\n"
        + ("Authorization: " + authorization + "\r\n")
        + (lastId == null ? "" : "Last-Event-ID: " + lastId + "\r\n")
        + "\r\n";
  }

  private boolean read(ByteBuffer buffer) throws IOException {
    buffer.clear();
    int octets = channel.read(buffer);
    for (int i = 0; i < octets; i++) {
      char one = (char) (buffer.get(i) & 0xff);
      if (one != '\n') {
        line.append(one);
      } else {
        String whole = line.toString().strip();
        line.setLength(0);
        if (!take(whole)) {
          return false;
        }
      }
    }
    return octets >= 0;
  }

  private boolean take(String whole) {
    if (inHead) {
      inHead = !whole.isEmpty();
      listening = !inHead;
      return !whole.startsWith("HTTP/") || whole.contains(" 200 ");
    }
    if (whole.startsWith("id:")) {
      pendingId = whole.substring(3).strip();
    } else if (whole.startsWith("event:")) {
      type = whole.substring(6).strip();
    } else if (whole.startsWith("data:")) {
      data = whole.substring(5);
    } else if (whole.isEmpty()) {
      event();
    }
    return true;
  }

  private void event() {
    Matcher email = EMAIL.matcher(data);
    if (type.equals("email.received") && email.find()) {
      announced.add(email.group(1));
    }
    toldToResync |= type.equals("resync");
    lastId = pendingId == null ? lastId : pendingId;
    pendingId = null;
    type = "";
    data = "";
  }

  void close() {
    listening = false;
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException closed) {
      // Closed is what it should be.
    }
  }
}
