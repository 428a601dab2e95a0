package io.viesti.edge.limits;

import io.viesti.edge.protocol.Replies;
import io.viesti.envelope.SmtpReply;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Connections open now, in all and per remote address. Thread-safe. Every {@link #enter}, refused
 * ones too, is followed by one {@link #leave}, so memory is bounded by the connections there are.
 */
public final class ConnectionCount {
  private final int max;
  private final int maxPerAddress;
  private final AtomicInteger all = new AtomicInteger();
  private final ConcurrentHashMap<AddressKey, Integer> byAddress = new ConcurrentHashMap<>();

  public ConnectionCount(int max, int maxPerAddress) {
    this.max = max;
    this.maxPerAddress = maxPerAddress;
  }

  /** Counts a connection; why it can't be served, if it can't. */
  public Optional<SmtpReply> enter(InetAddress address) {
    int now = all.incrementAndGet();
    int ofAddress = byAddress.merge(AddressKey.of(address), 1, Integer::sum);
    if (now > max) {
      return Optional.of(Replies.TOO_MANY_CONNECTIONS);
    }
    return ofAddress > maxPerAddress ? Optional.of(Replies.TOO_MANY_OF_YOURS) : Optional.empty();
  }

  public void leave(InetAddress address) {
    all.decrementAndGet();
    byAddress.computeIfPresent(AddressKey.of(address), (key, n) -> n > 1 ? n - 1 : null);
  }

  /** Connections now. */
  public int open() {
    return all.get();
  }
}
