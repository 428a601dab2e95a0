package io.viesti.edge.protocol;

import java.time.Duration;

/**
 * How long we wait for a client (RFC 5321 §4.5.3.2): for a whole command, for the next octets of
 * content, and for content as a whole, so that a client that sends an octet a second can't hold a
 * session. A value with the time passed in; nanoseconds of any monotonic clock.
 */
public final class Patience {
  /** Never. */
  public static final long FOREVER = Long.MAX_VALUE;

  /**
   * The times.
   *
   * @param command for a command to be whole, counted from our last reply
   * @param block for the next octets of content
   * @param content for all content of a mail
   * @param grace until {@code minimumRate} counts
   * @param minimumRate octets of content a second, on average since content began
   * @param store for storage, before the client is told to try again
   */
  public record Times(
      Duration command,
      Duration block,
      Duration content,
      Duration grace,
      long minimumRate,
      Duration store) {
    public static final Times DEFAULT =
        new Times(
            Duration.ofMinutes(5),
            Duration.ofMinutes(3),
            Duration.ofHours(1),
            Duration.ofMinutes(2),
            64,
            Duration.ofMinutes(2));
  }

  private final Times times;
  private Session.Mode mode = Session.Mode.SILENT;
  private boolean stopped;
  private long steps = -1;
  private long size;
  private long since;
  private long contentSince;

  public Patience(Times times) {
    this.times = times;
  }

  /** Looks at where the session stands now; when its time is over, unless it moves before. */
  public long endsAt(Session session, long now) {
    if (session.mode() != mode || session.steps() != steps) {
      mode = session.mode();
      steps = session.steps();
      size = session.contentSize();
      since = now;
      contentSince = now;
    } else if (session.contentSize() != size) {
      size = session.contentSize();
      since = now;
    }
    boolean stopsNow = !session.takesInput();
    if (stopped && !stopsNow) {
      // What storage held up is not the client's fault.
      contentSince += now - since;
      since = now;
    } else if (stopsNow && !stopped) {
      since = now;
    }
    stopped = stopsNow;
    return end();
  }

  private long end() {
    return switch (mode) {
      case DATA, CHUNK -> stopped ? since + times.store().toNanos() : endOfContent();
      case STORING -> since + times.store().toNanos();
      case CLOSED -> FOREVER;
      default -> since + times.command().toNanos();
    };
  }

  private long endOfContent() {
    long atRate = times.grace().toNanos() + size * 1_000_000_000L / times.minimumRate();
    return Math.min(
        since + times.block().toNanos(),
        contentSince + Math.min(times.content().toNanos(), atRate));
  }
}
