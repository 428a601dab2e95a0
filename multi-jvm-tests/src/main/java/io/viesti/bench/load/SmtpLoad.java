package io.viesti.bench.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The SMTP load client: one thread, one selector, N sessions to one server or several. Each session
 * sends mail after mail over one connection, waiting for every reply as smtp-source does (no
 * pipelining). A connection that breaks is made anew after a pause.
 */
public final class SmtpLoad {
  /** How long idle sessions wait before the feed is asked again. */
  private static final long IDLE_MILLIS = 2;

  private static final long BUSY_MILLIS = 100;

  private final Feed feed;
  private final List<SmtpSession> sessions = new ArrayList<>();
  private final long giveUpNanos;
  private final long silenceNanos;

  /**
   * @param credentials one per session, taken in turn, for AUTH PLAIN; empty: no AUTH
   * @param atMost after this the run is given up with an {@link IllegalStateException}
   */
  public SmtpLoad(
      int port, int sessionCount, List<Credentials> credentials, Feed feed, Duration atMost) {
    this(
        List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)),
        sessionCount,
        credentials,
        feed,
        atMost,
        // Nobody's: the whole run is given up first.
        atMost.multipliedBy(2));
  }

  /**
   * @param servers each gets its share of the sessions; a mail that fails at one may be taken by a
   *     session with another
   * @param silence a session that waits for a reply this long is closed and made anew
   */
  public SmtpLoad(
      List<InetSocketAddress> servers,
      int sessionCount,
      List<Credentials> credentials,
      Feed feed,
      Duration atMost,
      Duration silence) {
    this.feed = feed;
    this.giveUpNanos = atMost.toNanos();
    this.silenceNanos = silence.toNanos();
    for (int i = 0; i < sessionCount; i++) {
      Optional<Credentials> own =
          credentials.isEmpty()
              ? Optional.empty()
              : Optional.of(credentials.get(i % credentials.size()));
      sessions.add(new SmtpSession(servers.get(i % servers.size()), own, feed));
    }
  }

  /** An account that submits. */
  public record Credentials(String address, String password) {}

  /** Sends until the feed is exhausted and everything taken from it is answered. */
  public void run() {
    long start = System.nanoTime();
    try (Selector selector = Selector.open()) {
      while (true) {
        boolean waiting = proceed(selector);
        if (feed.exhausted() && noneHolds()) {
          break;
        }
        if (System.nanoTime() - start > giveUpNanos) {
          throw new IllegalStateException("the load did not end within its time");
        }
        selector.select(
            key -> ((SmtpSession) key.attachment()).ready(), waiting ? IDLE_MILLIS : BUSY_MILLIS);
      }
    } catch (IOException e) {
      throw new IllegalStateException("the load client failed: " + e.getMessage(), e);
    } finally {
      sessions.forEach(SmtpSession::close);
    }
  }

  /** Lets every session without a mail go on; whether some still have none. */
  private boolean proceed(Selector selector) {
    boolean waiting = false;
    for (SmtpSession session : sessions) {
      session.endSilence(silenceNanos);
      if (!session.holdsLetter()) {
        session.proceed(selector);
        waiting |= !session.holdsLetter();
      }
    }
    return waiting;
  }

  private boolean noneHolds() {
    for (SmtpSession session : sessions) {
      if (session.holdsLetter()) {
        return false;
      }
    }
    return true;
  }
}
