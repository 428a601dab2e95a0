package io.viesti.chaos;

import io.viesti.bench.readback.ViestiTown;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Many event streams at once, on one thread; a broken one resumes where it is told to. */
final class StreamCrowd implements AutoCloseable {
  private static final int BUFFER = 64 * 1024;
  private static final int CONNECTING_AT_ONCE = 100;
  private static final long AGAIN_NANOS = 200_000_000L;

  /** Mails at the ends of what a client saw whose order in the list may be another by a hair. */
  private static final int EDGE = 3;

  private final List<StreamClient> clients = new ArrayList<>();
  private final Deque<StreamClient> unconnected = new ArrayDeque<>();
  private final Set<StreamClient> connecting = new HashSet<>();
  private final Thread thread = new Thread(this::run, "streams");
  private volatile List<String> hosts;
  private volatile boolean over;
  private volatile int resumable;
  private volatile int broken;
  private int turn;
  private long connectNotBefore = System.nanoTime();

  /** Opens {@code count} streams at a host, spread over the mailboxes. */
  StreamCrowd(List<String> addresses, int count, String host) {
    hosts = List.of(host);
    for (int i = 0; i < count; i++) {
      String address = addresses.get(i % addresses.size());
      String login = address + ":" + ViestiTown.password();
      clients.add(
          new StreamClient(
              address,
              "Basic "
                  + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8))));
    }
    unconnected.addAll(clients);
    thread.setDaemon(true);
    thread.start();
  }

  /** From now on broken streams resume at these. */
  void goTo(List<String> others) {
    hosts = others;
  }

  /** Streams that are open and have seen an event. */
  int resumable() {
    return resumable;
  }

  /** How often a stream broke. */
  int broken() {
    return broken;
  }

  private void run() {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    try (Selector selector = Selector.open()) {
      while (!over) {
        connectSome(selector);
        selector.select(key -> proceed(key, buffer), 50);
        resumable = (int) clients.stream().filter(StreamClient::canResume).count();
        connecting.removeIf(StreamClient::listening);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void proceed(SelectionKey key, ByteBuffer buffer) {
    StreamClient client = (StreamClient) key.attachment();
    if (!client.proceed(key, buffer)) {
      failed(client);
    }
  }

  private void failed(StreamClient client) {
    broken++;
    client.close();
    connecting.remove(client);
    unconnected.add(client);
    connectNotBefore = System.nanoTime() + AGAIN_NANOS;
  }

  private void connectSome(Selector selector) {
    while (!unconnected.isEmpty()
        && connecting.size() < CONNECTING_AT_ONCE
        && System.nanoTime() - connectNotBefore >= 0) {
      StreamClient client = unconnected.poll();
      try {
        client.connect(selector, hosts.get(turn++ % hosts.size()));
        connecting.add(client);
      } catch (IOException e) {
        failed(client);
      }
    }
  }

  @Override
  public void close() {
    over = true;
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    clients.forEach(StreamClient::close);
  }

  /**
   * After {@link #close}: between the first and the last mail a client saw it must have seen all
   * that its inbox holds, each once.
   *
   * @param inboxes the email ids of a mailbox's inbox, in order
   * @return what is wrong, one sentence each
   */
  List<String> verify(Function<String, List<String>> inboxes) {
    List<String> wrong = new ArrayList<>();
    Map<String, List<String>> lists = new HashMap<>();
    for (StreamClient client : clients) {
      if (client.announced().isEmpty()) {
        wrong.add("a stream of " + client.address() + " showed nothing");
        continue;
      }
      if (client.toldToResync()) {
        wrong.add("a stream of " + client.address() + " was told to resync");
      }
      Set<String> seen = new HashSet<>(client.announced());
      if (seen.size() < client.announced().size()) {
        wrong.add("a stream of " + client.address() + " showed a mail twice");
      }
      List<String> inbox = lists.computeIfAbsent(client.address(), inboxes);
      long missing = missing(inbox, seen);
      if (missing > 0) {
        wrong.add("a stream of " + client.address() + " missed " + missing + " mails");
      }
    }
    return wrong;
  }

  private static long missing(List<String> inbox, Set<String> seen) {
    int first = inbox.size();
    int last = -1;
    for (int i = 0; i < inbox.size(); i++) {
      if (seen.contains(inbox.get(i))) {
        first = Math.min(first, i);
        last = i;
      }
    }
    return last - EDGE < first + EDGE
        ? 0
        : inbox.subList(first + EDGE, last - EDGE).stream()
            .filter(email -> !seen.contains(email))
            .count();
  }
}
